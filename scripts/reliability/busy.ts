import { setTimeout as pause } from "node:timers/promises";
import { ask, ping } from "./client.ts";
import { insist, type Scenario } from "./scenario.ts";
import { Tally } from "./tally.ts";
import { TestServer } from "./test-server.ts";

/** While every worker computes, /ping is answered on new connections. */
export const busyWorkers: Scenario = {
  name: "ping while every worker computes",
  async run(extent) {
    const compute = extent === "long" ? 5000 : 1000;
    await using server = await TestServer.start();
    const tally = new Tally();
    const work = Promise.all([1, 2].map(() => ask(server.origin, { compute })));
    const times: number[] = [];
    while (!(await endsWithin(work, 10))) {
      const { status, milliseconds } = await ping(server.origin);
      tally.add(`ping ${status}`);
      times.push(milliseconds);
    }
    for (const { outcome } of await work) tally.add(outcome);
    tally.allow("ping 200", "200");
    const sorted = times.toSorted((one, other) => one - other);
    const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
    insist(at(1) < 2000, `A ping took ${at(1).toFixed(0)} ms. Expected less than 2 s.`);
    const [median, most, slowest] = [0.5, 0.99, 1].map((share) => at(share).toFixed(1));
    return {
      tally,
      notes: [
        `ping with a new connection: median ${median} ms, p99 ${most} ms, slowest ${slowest} ms`,
      ],
    };
  },
};

async function endsWithin(work: Promise<unknown>, milliseconds: number): Promise<boolean> {
  return (await Promise.race([work, pause(milliseconds)])) !== undefined;
}
