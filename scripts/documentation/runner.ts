import { pathToFileURL } from "node:url";
import { format, inspect, isDeepStrictEqual } from "node:util";

/** What one example did. */
export interface Outcome {
  /** The lines it printed. */
  readonly printed: readonly string[];
  /** Why it failed; absent if it did not. */
  readonly failure?: string;
}

// A process of its own: it imports each file of its command line and prints the outcomes as JSON.
const outcomes: Outcome[] = [];
for (const file of process.argv.slice(2)) outcomes.push(await run(file));
process.stdout.write(JSON.stringify(outcomes));

async function run(file: string): Promise<Outcome> {
  const printed: string[] = [];
  const log = (...values: readonly unknown[]): void => {
    printed.push(...format(...values).split("\n"));
  };
  Object.assign(console, { log });
  Object.assign(globalThis, { check });
  try {
    await import(pathToFileURL(file).href);
    return { printed };
  } catch (error) {
    return { printed, failure: error instanceof Error ? String(error.stack) : inspect(error) };
  }
}

/** Compares a value with what the comment after it promises. */
async function check(value: unknown, expected: unknown, line: number): Promise<void> {
  const actual = plain(await value);
  if (isDeepStrictEqual(actual, plain(expected))) return;
  throw new Error(`Line ${line} is ${inspect(actual)}, and its comment says ${inspect(expected)}.`);
}

/** Objects that differ in their prototype alone look the same in documentation. */
function plain(value: unknown): unknown {
  return structuredClone(value);
}
