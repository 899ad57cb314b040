import { deepStrictEqual } from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";
import type { Contender } from "./contender.ts";
import { loadOf, type LoadResult } from "./load/load.ts";
import type { Payload } from "./payload.ts";
import { processorTimeOfTree } from "./process-tree.ts";
import { ServerProcess } from "./server-process.ts";
import { summaryOf, type Summary } from "../statistics.ts";

/** A race: the same request, put to all contenders in turn. */
export interface Race {
  readonly name: string;
  readonly title: string;
  /** The first is the measure of the others; it takes part twice, the second time as the control. */
  readonly contenders: readonly Contender[];
  readonly payload: Payload;
  readonly connections: number;
  /** Servers have the whole machine, their load with them. Default: a processor for each. */
  readonly isWholeMachine?: boolean;
}

/** What was measured of one contender. */
export interface Standing {
  readonly contender: string;
  /** It had the whole machine, alone or as all others. */
  readonly isWholeMachine: boolean;
  readonly requestsPerSecond: Summary;
  /** Processor time of all its processes by request, in microseconds. */
  readonly processor: Summary;
  /** Beside the first contender in the same round. */
  readonly ratio: Summary;
  /** Milliseconds: medians over the rounds. */
  readonly latency: { readonly p50: number; readonly p99: number };
  /** Requests that were not answered with 2xx, in all rounds. */
  readonly failures: number;
}

/** What was measured in a race. */
export interface RaceResult {
  readonly kind: "race";
  readonly name: string;
  readonly title: string;
  readonly isWholeMachine: boolean;
  readonly standings: readonly Standing[];
  /** Whether the control was as fast as what it is the same as, and nobody failed. */
  readonly counts: boolean;
}

interface Round extends LoadResult {
  /** Microseconds of processor time by request. */
  readonly processor: number;
}

/** How far the control's ratio may be from 1. */
const tolerance = 0.05;

/** Seconds of the round that does not count: with fewer, much code is not compiled yet. */
const warmUp = 4;

/** Milliseconds in which a server finishes what the load before has left. */
const breath = 50;

/** Starts all contenders, and loads them in turn, one second each, in an order that rotates. */
export async function runRace(race: Race, rounds: number): Promise<RaceResult> {
  const [first, ...others] = race.contenders;
  if (first === undefined) throw new Error(`"${race.name}" has no contenders.`);
  const entrants = [first, { ...first, name: "control" }, ...others];
  const servers = entrants.map(
    (contender) =>
      new ServerProcess(contender, !race.isWholeMachine && !contender.wantsWholeMachine),
  );
  try {
    await assertAgreement(servers, race.payload);
    const results = await loadInTurn(servers, race, rounds);
    const standings = entrants.map((contender, index) => ({
      contender: contender.name,
      isWholeMachine: race.isWholeMachine === true || contender.wantsWholeMachine === true,
      ...measuredOf(results, index),
    }));
    return {
      kind: "race",
      name: race.name,
      title: race.title,
      isWholeMachine: race.isWholeMachine === true,
      standings,
      counts: standings.every(isSound),
    };
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
  }
}

async function loadInTurn(
  servers: readonly ServerProcess[],
  { payload, connections }: Race,
  rounds: number,
): Promise<readonly Round[][]> {
  const results: Round[][] = servers.map(() => []);
  // The round before the first warms up, and is not counted.
  for (let round = -1; round < rounds; round++) {
    for (let turn = 0; turn < servers.length; turn++) {
      const index = (turn + round + servers.length) % servers.length;
      const server = servers[index];
      if (server === undefined) continue;
      const { isPinned } = server;
      const load = { url: await server.url(), ...payload, connections, isPinned };
      const before = processorTimeOfTree(server.pid);
      const result = await loadOf({ ...load, seconds: round < 0 ? warmUp : 1 });
      const spent = processorTimeOfTree(server.pid) - before;
      const processor = (spent * 1e6) / result.requests;
      if (round >= 0) results[index]?.push({ ...result, processor });
      await pause(breath);
    }
  }
  return results;
}

/** Speed is compared between those who answer the same. */
async function assertAgreement(
  servers: readonly ServerProcess[],
  { headers, body }: Payload,
): Promise<void> {
  const answers = await Promise.all(
    servers.map(async (server) => {
      await server.ready();
      const init = { method: "POST", headers, body: new Uint8Array(body) };
      const response = await fetch(await server.url(), init);
      if (response.status !== 200) {
        const text = await response.text();
        throw new Error(`"${server.contender.name}" answers ${response.status}:\n${text}`);
      }
      const isJson = response.headers.get("content-type")?.startsWith("application/json");
      return isJson ? response.json() : response.bytes();
    }),
  );
  for (const [index, answer] of answers.entries()) {
    deepStrictEqual(answer, answers[0], `"${servers[index]?.contender.name}" answers otherwise.`);
  }
}

function measuredOf(
  results: readonly Round[][],
  index: number,
): Omit<Standing, "contender" | "isWholeMachine"> {
  const own = results[index] ?? [];
  const first = results[0] ?? [];
  const ratios = own.map(
    ({ requestsPerSecond }, round) =>
      requestsPerSecond / (first[round]?.requestsPerSecond ?? Number.NaN),
  );
  return {
    requestsPerSecond: summaryOf(own.map(({ requestsPerSecond }) => requestsPerSecond)),
    processor: summaryOf(own.map(({ processor }) => processor)),
    ratio: summaryOf(ratios),
    latency: {
      p50: summaryOf(own.map(({ latency }) => latency.p50)).median,
      p99: summaryOf(own.map(({ latency }) => latency.p99)).median,
    },
    failures: own.reduce((sum, { failures }) => sum + failures, 0),
  };
}

function isSound({ contender, ratio, failures }: Standing): boolean {
  return failures === 0 && (contender !== "control" || Math.abs(ratio.median - 1) <= tolerance);
}
