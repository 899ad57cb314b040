import { deepStrictEqual } from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { describeMachine } from "../machine.ts";
import { csvSubjects } from "./csv.ts";
import { jsonSubjects } from "./json.ts";
import { compare } from "./measure.ts";
import { msgpackSubjects } from "./msgpack.ts";
import { report, type Result } from "./report.ts";
import type { Race, Subject } from "./subject.ts";

const subjects: readonly Subject[] = [...jsonSubjects, ...msgpackSubjects, ...csvSubjects];

/** How many bytes, and how many seconds its contenders have. */
const sizes = [
  { name: "100 B", bytes: 100, seconds: 2 },
  { name: "10 kB", bytes: 10_000, seconds: 3 },
  { name: "1 MB", bytes: 1_000_000, seconds: 5 },
  { name: "25 MB", bytes: 25_000_000, seconds: 12 },
] as const;

/** What is written to a process's output before its results. */
const mark = "results:";

const [wanted = "", number] = process.argv.slice(2);
if (wanted === "--only") {
  const subject = subjects[Number(number)];
  if (subject !== undefined) console.log(mark + JSON.stringify(resultsOf(subject)));
} else {
  const chosen = [...subjects.keys()].filter((index) =>
    `${subjects[index]?.format}`.toLowerCase().includes(wanted.toLowerCase()),
  );
  const results = chosen.flatMap(resultsOfProcess);
  const text = `${describeMachine()}\n\n${report(results)}`;
  console.log(text);
  // Figures of a part would replace those of the whole.
  if (wanted === "") writeFileSync(new URL("../results/codecs.txt", import.meta.url), text);
}

/** Each subject has a process of its own: none profits from what the engine learnt of another. */
function resultsOfProcess(index: number): Result[] {
  const { stdout, status } = spawnSync(
    process.execPath,
    [...process.execArgv, import.meta.filename, "--only", String(index)],
    { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"], maxBuffer: 2 ** 24 },
  );
  const line = stdout.split("\n").find((text) => text.startsWith(mark));
  if (status !== 0 || line === undefined) throw new Error(`A benchmark ended with ${status}.`);
  return JSON.parse(line.slice(mark.length)) as Result[];
}

function resultsOf({ format, shape, prepare }: Subject): Result[] {
  return sizes.map(({ name, bytes, seconds }) => {
    console.error(`${format}, ${shape}, ${name}`);
    const race = prepare(bytes);
    // Of large values everybody leaves garbage, and nobody is to collect that of the others.
    const small = bytes > 1_000_000 ? prepare(10_000) : undefined;
    const timed = (of: "checks" | "decode" | "encode") =>
      race[of].map((contender, index) => {
        const warmUp = small?.[of][index]?.run;
        return warmUp === undefined ? contender : { ...contender, warmUp };
      });
    assertAgreement(race);
    return {
      format,
      shape,
      size: name,
      bytes: race.bytes,
      decode: compare(withControl(timed("decode")), seconds),
      encode: compare(withControl(timed("encode")), seconds),
      checks: compare(timed("checks"), seconds / 2),
    };
  });
}

/** The first contender again: how far two figures are apart that ought to be the same. */
function withControl(contenders: Race["decode"]): Race["decode"] {
  const [first] = contenders;
  return first === undefined ? [] : [...contenders, { ...first, name: "control" }];
}

/** Speed is compared between those who answer the same. */
function assertAgreement({ decode }: Race): void {
  const [expected, ...others] = decode.map(({ run }) => run());
  for (const value of others) deepStrictEqual(value, expected);
}
