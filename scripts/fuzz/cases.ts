import type { Bench } from "../../packages/testing/src/codec/bench.ts";
import { fuzzChecks } from "../../packages/testing/src/codec/fuzz-checks.ts";

/** What came of some cases. */
export interface Round {
  readonly cases: number;
  /** What failed, each as small as it gets. */
  readonly failures: readonly string[];
}

/** Runs the conformance suite's own generators and oracles with one seed. */
export async function runCases(bench: Bench, cases: number, seed: number): Promise<Round> {
  const checks = fuzzChecks({ runs: cases, seed }).filter(({ applies }) => applies(bench));
  const failures: string[] = [];
  for (const { promise, run } of checks) {
    try {
      await run(bench);
    } catch (error) {
      failures.push(
        `not so: ${promise}\n${error instanceof Error ? error.message : String(error)}`,
      );
    }
  }
  // Each check takes a quarter, whether all four apply or not.
  return { cases: checks.length * Math.ceil(cases / 4), failures };
}
