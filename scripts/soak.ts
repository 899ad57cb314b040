import { mkdirSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { describeMachine } from "../bench/machine.ts";
import { slopeOf } from "./soak/slope.ts";
import { soak } from "./soak/soak.ts";

// pnpm soak [--minutes 10] [--rate 100] [--results bench/results/soak.txt]
//
// Sends small JSON, CSV, MessagePack and requests that are refused at a moderate rate, samples the
// memory of front and workers, and says how fast it grows after minute two (after the first fifth,
// where the soak is shorter than ten minutes). Ends with 1 if that is 1 MB a minute or more.

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "10" },
    rate: { type: "string", default: "100" },
    results: { type: "string", default: "bench/results/soak.txt" },
  },
});
const minutes = positive("minutes", values.minutes);
const rate = positive("rate", values.rate);
// The server must not outlive this process, whatever ends it.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130));

const { outcomes, samples } = await soak({ minutes, rate });
const warm = Math.min(2, minutes / 5);
const settled = samples.filter((sample) => sample.minute >= warm);
const lines = [
  describeMachine(),
  "",
  `${minutes} minutes at ${rate} requests a second: small JSON, CSV, MessagePack, and refused ones;`,
  "ten times as many in the first minute (or tenth), until V8's heap has its size",
  ...outcomes.map(([outcome, count]) => `  ${outcome}: ${count}`),
  "",
  `Memory (RSS, MB), and its growth from minute ${warm.toFixed(1)} on by least squares`,
];
for (const name of ["front", "workers"] as const) {
  const slope = slopeOf(settled.map((sample) => [sample.minute, sample[name]]));
  const [first, last] = [settled[0]?.[name] ?? 0, settled.at(-1)?.[name] ?? 0];
  const figures = `${first.toFixed(1)} → ${last.toFixed(1)} MB, ${slope.toFixed(2)} MB a minute`;
  lines.push(`  ${name}: ${figures}`);
  if (slope >= 1) process.exitCode = 1;
}
lines.push("", "minute  front  workers");
for (const { minute, front, workers } of everyHalfMinute(samples)) {
  lines.push(
    `${minute.toFixed(1).padStart(6)} ${front.toFixed(1).padStart(6)} ${workers.toFixed(1).padStart(8)}`,
  );
}
mkdirSync("bench/results", { recursive: true });
writeFileSync(values.results, `${lines.join("\n")}\n`);
process.stdout.write(`${lines.join("\n")}\n`);

function everyHalfMinute<Sample extends { readonly minute: number }>(
  all: readonly Sample[],
): readonly Sample[] {
  return all.filter(
    ({ minute }, index) =>
      index === 0 || Math.floor(minute * 2) > Math.floor((all[index - 1]?.minute ?? 0) * 2),
  );
}

function positive(name: string, text: string): number {
  const number = Number(text);
  if (!(number > 0)) throw new Error(`"--${name}" is "${text}". Expected a number above 0.`);
  return number;
}
