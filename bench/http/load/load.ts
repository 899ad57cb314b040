import { spawnSync } from "node:child_process";
import { hasCommand } from "../has-command.ts";
import { loadWithAutocannon } from "./with-autocannon.ts";
import { loadWithWrk, wrk } from "./with-wrk.ts";

/** What is asked of a server, by several connections that each wait for their answer. */
export interface Load {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  readonly connections: number;
  readonly seconds: number;
  /** Whether the program that asks keeps to the processor that the server has not. */
  readonly isPinned: boolean;
}

/** What came of a load. */
export interface LoadResult {
  readonly requests: number;
  readonly requestsPerSecond: number;
  /** Milliseconds, from the client's side. */
  readonly latency: { readonly p50: number; readonly p99: number };
  /** Answers other than 2xx, and connections that failed. */
  readonly failures: number;
}

const hasWrk = hasCommand(wrk);

/** Asks a server for a while, from a process of its own. */
export async function loadOf(load: Load): Promise<LoadResult> {
  return hasWrk ? loadWithWrk(load) : loadWithAutocannon(load);
}

/** Who asks, for the results. */
export function loadGenerator(): string {
  if (!hasWrk) return "autocannon";
  const { stdout } = spawnSync(wrk, ["-v"], { encoding: "utf8" });
  return /^wrk [\w./-]+/u.exec(stdout)?.[0] ?? wrk;
}
