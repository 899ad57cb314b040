import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { describeMachine } from "../machine.ts";
import type { Summary } from "../statistics.ts";
import { microseconds } from "./measure.ts";
import { rowSubjects, shareSubjects, type Subject } from "./subjects.ts";

const explanation = `Core alone: no HTTP, codecs and models that do nothing. Medians of interleaved rounds, in brackets
their middle half. Microseconds of the thread's processor time by invocation, from request to
result: negotiation, dispatch, records, validation of one record with zod, the report for the log.
`;

const defaultRounds = 31;
const rowCounts = [1, 100, 10_000, 100_000, 1_000_000];

const { values } = parseArgs({
  options: { rounds: { type: "string", default: String(defaultRounds) } },
});
const rounds = Number(values.rounds);

const shares = shareSubjects();
const shareTimes = await microseconds(shares, rounds);
const byRows: {
  readonly rows: number;
  readonly subjects: readonly Subject[];
  readonly times: readonly Summary[];
}[] = [];
for (const rows of rowCounts) {
  const subjects = rowSubjects(rows);
  const times = await microseconds(subjects, rows > 10_000 ? Math.min(rounds, 11) : rounds);
  byRows.push({ rows, subjects, times });
}

const text = [
  describeMachine(),
  "",
  explanation,
  "Microseconds an invocation",
  "",
  ...shares.map(({ name }, index) => line(name, shareTimes[index], 1, 2)),
  "",
  "Nanoseconds a row: a record at a time, all at once, a record at a time checked with zod",
  "",
  ...byRows.flatMap(({ rows, subjects, times }) =>
    subjects.map(({ name }, index) =>
      line(`${rows.toLocaleString("en")} rows, ${name}`, times[index], 1000 / rows, 1),
    ),
  ),
  "",
].join("\n");
console.log(text);
// Fewer rounds are for a look.
if (rounds >= defaultRounds) writeFileSync(new URL("../results/core.txt", import.meta.url), text);

function line(name: string, time: Summary | undefined, factor: number, digits: number): string {
  if (time === undefined) return name;
  const [median, low, high] = [time.median, ...time.spread].map((value) =>
    (value * factor).toFixed(digits),
  );
  return `${name.padEnd(32)} ${median?.padStart(10)}  (${low}–${high})`;
}
