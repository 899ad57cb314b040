import { parseArgs } from "node:util";
import { readBaseline, runtime, writeBaseline } from "./baseline.ts";
import { canCount, costOf, type Cost } from "./count.ts";
import { subjects } from "./subjects.ts";

/** How much more than the baseline an invocation may take. Two runs differ by less than 0.1 %. */
const tolerance = { instructions: 0.03, bytes: 0.03 } as const;

const { values } = parseArgs({ options: { update: { type: "boolean", default: false } } });
const baseline = readBaseline();
const isComparable = baseline?.node === runtime;
if (!canCount) console.log("valgrind is not installed: only allocations are counted.\n");

const costs: Record<string, Cost> = {};
const regressions: string[] = [];
for (const subject of Object.keys(subjects)) {
  const cost = costOf(subject);
  costs[subject] = cost;
  const before = isComparable ? baseline.costs[subject] : undefined;
  for (const measure of ["instructions", "bytes"] as const) {
    const count = cost[measure];
    if (count === undefined) continue;
    const change = changeOf(count, before?.[measure]);
    const percent = change === undefined ? "" : ` (${(change * 100).toFixed(1)} %)`;
    console.log(`${subject}: ${count.toLocaleString("en")} ${measure} an invocation${percent}`);
    if ((change ?? 0) > tolerance[measure]) regressions.push(`${subject}: ${measure}${percent}`);
  }
}

if (values.update) {
  if (canCount) writeBaseline(costs);
  else fail("The baseline holds instructions as well: install valgrind to write it.");
} else if (baseline === undefined) {
  fail("There is no baseline. Write one with --update.");
} else if (!isComparable) {
  fail(`The baseline is Node ${baseline.node}'s, and this is ${runtime}: write one with --update.`);
} else if (regressions.length > 0) {
  const limit = tolerance.instructions * 100;
  fail(
    `More than ${limit} % above bench/results/instructions.json:\n  ${regressions.join("\n  ")}\n` +
      "Take it out again, or write down what it buys and run this with --update.",
  );
}

/** Above 0: more than before. */
function changeOf(now: number, before: number | undefined): number | undefined {
  return before === undefined ? undefined : now / before - 1;
}

function fail(message: string): void {
  console.error(`\n${message}`);
  process.exitCode = 1;
}
