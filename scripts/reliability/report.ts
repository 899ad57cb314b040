import type { Outcome } from "./scenario.ts";

/** What came of a scenario, in one paragraph. */
export function reportOf(name: string, { tally, recovery = [], notes = [] }: Outcome): string {
  const outcomes = tally.entries().map(([outcome, count]) => `${outcome}: ${count}`);
  return [
    name,
    `  sent ${tally.sent}; ${outcomes.join(", ")}`,
    ...(recovery.length === 0 ? [] : [`  as before after ${times(recovery)}`]),
    ...(notes.length === 0 ? [] : [`  ${notes.join("; ")}`]),
  ].join("\n");
}

function times(milliseconds: readonly number[]): string {
  const sorted = milliseconds.toSorted((one, other) => one - other);
  const at = (index: number): string => `${(sorted[index] ?? 0).toFixed(0)} ms`;
  if (sorted.length === 1) return at(0);
  const [median, last] = [Math.floor(sorted.length / 2), sorted.length - 1];
  return `${at(median)} (median of ${sorted.length}), ${at(last)} at most`;
}
