import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { describeMachine } from "../bench/machine.ts";
import { fuzzCodec, type Report } from "./fuzz/fuzz-codec.ts";
import { targets } from "./fuzz/targets.ts";

// pnpm fuzz [codec …] [--cases 1000000] [--seed N] [--results FILE]
//
// Random and structure-aware bytes and values, far more of them than the tests ask. Ends with 1 if
// a codec crashed, hung, threw anything but an Error of its own, changed a value, took more than
// linear time or kept more than a bounded multiple of its input. With --results the figures and the
// machine are written to a file as well, once every codec has passed.

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { cases: { type: "string" }, seed: { type: "string" }, results: { type: "string" } },
});
const names = targets.map(({ name }) => name);
const unknown = positionals.find((name) => !names.includes(name));
if (unknown !== undefined) {
  throw new Error(`No codec is named "${unknown}". Expected ${names.join(", ")}.`);
}
const cases = positiveInteger("cases", values.cases, 1_000_000);
const seed = positiveInteger("seed", values.seed, 1 + Math.floor(Math.random() * 2 ** 30));

const results = [`${describeMachine()}\n`];
for (const name of positionals.length === 0 ? names : positionals) {
  const start = performance.now();
  const report = await fuzzCodec({ name, cases, casesPerRound: 20_000, seed }, progressOf(name));
  const seconds = ((performance.now() - start) / 1000).toFixed(0);
  const result = `${name}: ${summary(report)}, seed ${seed}, ${seconds} s`;
  process.stdout.write(`${result}\n`);
  results.push(result);
  for (const failure of report.failures) process.stdout.write(`\n${failure}\n\n`);
  if (report.failures.length > 0) process.exitCode = 1;
}
if (values.results !== undefined && process.exitCode === undefined) {
  writeFileSync(values.results, `${results.join("\n")}\n`);
}

function summary({ cases: done, failures, heap, growth }: Report): string {
  return [
    `${done} cases`,
    `${failures.length} failures`,
    `heap ${megabytes(heap.first)} MB after the first round and ${megabytes(heap.most)} at most`,
    growth === undefined
      ? "growth not measured"
      : `${growth.patterns} patterns from 8 to 128 kB: at most ${growth.heap.toFixed(1)} bytes of ` +
        `heap for a byte, and ${growth.time.toFixed(2)} times the time for it`,
  ].join(", ");
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}

/** A line that is written again and again, where somebody watches. */
function progressOf(name: string): (done: number) => void {
  if (!process.stderr.isTTY) return () => undefined;
  return (done) => process.stderr.write(`\r${name}: ${done} of ${cases} cases\r`);
}

function positiveInteger(name: string, text: string | undefined, fallback: number): number {
  const number = text === undefined ? fallback : Number(text);
  if (Number.isSafeInteger(number) && number > 0) return number;
  throw new Error(`--${name} is ${JSON.stringify(text)}. Expected a positive whole number.`);
}
