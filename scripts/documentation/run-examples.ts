import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { placeOf } from "./code-blocks.ts";
import type { Example } from "./examples.ts";
import { checkable } from "./expectations.ts";
import type { Outcome } from "./runner.ts";

/** What an example did, and what it was to do. */
export interface Run {
  /** `docs/hooks.md:12` */
  readonly place: string;
  /** What it printed, a line each; why it failed, if it did. */
  readonly printed: string;
  readonly expected: string;
}

/**
 * Runs examples with Node, one after the other in one process. An example whose comments say
 * nothing of its output is expected to print what the block after it holds, if that is its output.
 */
export async function runExamples(
  examples: readonly (Example & { readonly output?: string | undefined })[],
): Promise<readonly Run[]> {
  const prepared = examples.map(({ block, file, output }) => {
    const { code, output: lines, checks } = checkable(block.content);
    const expected = output ?? lines.join("\n");
    if (expected === "" && checks === 0) throw new Error(`${placeOf(block)} promises nothing.`);
    return { block, file: `${file}.run.ts`, code, expected };
  });
  for (const { file, code } of prepared) await writeFile(file, code);
  const outcomes = await runAll(prepared.map(({ file }) => file));
  return prepared.map(({ block, expected }, index) => {
    const { printed = [], failure } = outcomes[index] ?? { failure: "It did not run." };
    const all = failure === undefined ? printed : [...printed, failure];
    return { place: placeOf(block), printed: all.join("\n"), expected: expected.trimEnd() };
  });
}

async function runAll(files: readonly string[]): Promise<readonly Outcome[]> {
  const runner = fileURLToPath(new URL("runner.ts", import.meta.url));
  const options = ["--conditions=@inference-server/source", runner];
  const { stdout } = await promisify(execFile)(process.execPath, [...options, ...files]);
  return JSON.parse(stdout) as readonly Outcome[];
}
