import { existsSync, readFileSync, writeFileSync } from "node:fs";
import type { Cost } from "./count.ts";

/** What is committed: what an invocation took, and with which Node. */
export interface Baseline {
  /** Counts of two versions of the engine cannot be compared. */
  readonly node: string;
  readonly costs: Readonly<Record<string, Cost>>;
}

const file = new URL("../results/instructions.json", import.meta.url);

/** The Node that runs. */
export const runtime = `${process.versions.node} ${process.platform} ${process.arch}`;

/** `undefined`: there is none yet. */
export function readBaseline(): Baseline | undefined {
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Baseline) : undefined;
}

export function writeBaseline(costs: Baseline["costs"]): void {
  writeFileSync(file, `${JSON.stringify({ node: runtime, costs }, null, 2)}\n`);
}
