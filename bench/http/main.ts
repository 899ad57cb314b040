import { mkdirSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { describeMachine } from "../machine.ts";
import { bodyTransport } from "./absolute/body-transport.ts";
import { busyPing } from "./absolute/busy-ping.ts";
import { largeCsv } from "./absolute/large-csv.ts";
import { memory } from "./absolute/memory.ts";
import { overload } from "./absolute/overload.ts";
import { startUp } from "./absolute/start-up.ts";
import { pythons } from "./contenders.ts";
import type { Case } from "./figure.ts";
import { loadGenerator } from "./load/load.ts";
import { isComplete, readOptions, type BenchOptions } from "./options.ts";
import { canPin } from "./pinning.ts";
import { plot } from "./plot.ts";
import { races } from "./races.ts";
import { report, textOf, type Report, type Result } from "./report.ts";
import { runRace, type Race } from "./throughput.ts";

const cases: readonly Case[] = [startUp, memory, largeCsv, bodyTransport, busyPing, overload];
const names = [...races, ...cases].map(({ name }) => name);
const options = optionsOrEnd();
// An end by a signal is an end like any other: what runs is ended with it.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => process.exit(1));

const results: Result[] = [];
for (const race of races.filter(isWanted)) await add(() => runRace(chosenOf(race), options.rounds));
for (const { name, title, measure } of cases.filter(isWanted)) {
  await add(async () => ({
    kind: "figures",
    name,
    title,
    figures: await measure({ rounds: options.rounds, wants }),
  }));
}
write({
  machine: describeMachine(),
  load: loadGenerator(),
  isPinned: canPin,
  hasPython: pythons.length > 0,
  rounds: options.rounds,
  results,
});

function optionsOrEnd(): BenchOptions {
  try {
    return readOptions(process.argv.slice(2), names);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(2);
  }
}

async function add(measure: () => Promise<Result>): Promise<void> {
  const result = await measure();
  console.log(textOf(result));
  results.push(result);
}

function isWanted({ name }: { readonly name: string }): boolean {
  return options.cases.length === 0 || options.cases.includes(name);
}

function wants({ name }: { readonly name: string }): boolean {
  return options.only.length === 0 || options.only.includes(name);
}

/** The first contender is the measure of the others, whoever else is left out. */
function chosenOf(race: Race): Race {
  return {
    ...race,
    contenders: race.contenders.filter((contender, index) => index === 0 || wants(contender)),
  };
}

/** Figures of a part would replace those of the whole: they are written where one asks for it. */
function write(figures: Report): void {
  const committed = fileURLToPath(new URL("../results", import.meta.url));
  const directory = options.output ?? (isComplete(options) ? committed : undefined);
  if (directory === undefined) {
    console.log("A part of the benchmark: bench/results stays as it is (see --output).");
    return;
  }
  mkdirSync(directory, { recursive: true });
  writeFileSync(resolve(directory, "http.json"), `${JSON.stringify(figures, null, 2)}\n`);
  writeFileSync(resolve(directory, "http.txt"), report(figures));
  writeFileSync(resolve(directory, "http.svg"), plot(figures));
}
