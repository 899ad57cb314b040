import { setTimeout as pause } from "node:timers/promises";
import { pingLimit } from "./deadlines.ts";
import { judge, skipped, type Judgements } from "./finding.ts";
import { ping } from "./ping-checks.ts";
import { invocationOf, outcomeOf } from "./sample.ts";
import type { Subject } from "./subject.ts";
import type { Reply } from "./wire.ts";

/** Pings while a slow invocation is running. */
export async function checkBusyPings({ wire, limits, busy }: Subject): Promise<Judgements> {
  if (busy === undefined) {
    return { "ping-while-busy": skipped("There is no slow request to ping beside.", passBusy) };
  }
  const running = wire.send(invocationOf(busy, limits.invocation));
  const pings: Reply[] = [];
  // The first ping must find the invocation under way.
  while (!(await endsWithin(running, between))) pings.push(await ping(wire));
  const answer = await running;
  const bad = pings.find(({ status }) => status !== 200);
  if (bad !== undefined) {
    return { "ping-while-busy": judge([`A ping beside it: ${outcomeOf(bad)}.`], "") };
  }
  const { milliseconds } = answer;
  if (answer.status !== 200 || milliseconds < pingLimit) {
    const found = `The busy sample took ${milliseconds} ms: ${outcomeOf(answer)}. That shows nothing.`;
    return { "ping-while-busy": skipped(found, passBusy) };
  }
  const slowest = Math.max(...pings.map(({ milliseconds: time }) => time));
  const found = `${pings.length} pings beside ${milliseconds} ms of work, the slowest in ${slowest} ms.`;
  return { "ping-while-busy": judge([], found) };
}

async function endsWithin(running: Promise<Reply>, milliseconds: number): Promise<boolean> {
  return (await Promise.race([running, pause(milliseconds)])) !== undefined;
}

/** Milliseconds between two pings. */
const between = 100;

const passBusy =
  "Pass `busy`: a sample that is answered with 200 and takes more than 2 s to predict.";
