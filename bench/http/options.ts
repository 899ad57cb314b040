import { parseArgs } from "node:util";

/** What the command line asks for. */
export interface BenchOptions {
  /** Names of cases. None: all. */
  readonly cases: readonly string[];
  /** Names of contenders. None: all. */
  readonly only: readonly string[];
  readonly rounds: number;
  /** Where the results are written. Absent: where the committed ones are, if they are complete. */
  readonly output: string | undefined;
}

/** Fewer tell nothing of a machine that drifts. */
const defaultRounds = 30;

/**
 * Reads `[CASE…] [--rounds N] [--only CONTENDER,…] [--output DIRECTORY]`.
 *
 * @throws Error for what it does not know.
 */
export function readOptions(args: readonly string[], known: readonly string[]): BenchOptions {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      only: { type: "string", default: "" },
      output: { type: "string" },
      rounds: { type: "string", default: String(defaultRounds) },
    },
  });
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1) {
    throw new Error(`--rounds is "${values.rounds}", but it must be an integer of 1 or more.`);
  }
  const unknown = positionals.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new Error(`There is no case "${unknown}". Cases: ${known.join(", ")}.`);
  }
  return {
    cases: positionals,
    only: values.only.split(",").filter((name) => name !== ""),
    rounds,
    output: values.output,
  };
}

/** Whether a run has everything that the committed figures have. */
export function isComplete({ cases, only, rounds }: BenchOptions): boolean {
  return cases.length === 0 && only.length === 0 && rounds >= defaultRounds;
}
