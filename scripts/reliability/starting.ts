import { setTimeout as pause } from "node:timers/promises";
import { hangTime } from "./application.ts";
import { ask, ping } from "./client.ts";
import { insist, type Scenario } from "./scenario.ts";
import { Tally } from "./tally.ts";
import { TestServer } from "./test-server.ts";

/** The first load fails, the second one computes without a pause, and /ping tells the truth. */
const brokenLoads: Scenario = {
  name: "load that fails, hangs, then succeeds",
  async run() {
    const start = performance.now();
    await using server = await TestServer.start(
      { WORKERS: "1" },
      { untilReady: false, brokenLoads: ["fail", "hang"] },
    );
    const tally = new Tally();
    let slowest = 0;
    for (let status = 0; status !== 200;) {
      const answer = await ping(server.origin);
      ({ status } = answer);
      slowest = Math.max(slowest, answer.milliseconds);
      tally.add(`ping ${status}`);
      await pause(20);
    }
    tally.allow("ping 503", "ping 200");
    insist(slowest < 2000, `A ping took ${slowest.toFixed(0)} ms. Expected less than 2 s.`);
    insist(server.lines("not_ready").length > 0, "The failed load is not in the log.");
    insist(
      (await ask(server.origin, {})).outcome === "200",
      "The model was not loaded in the end.",
    );
    return {
      tally,
      recovery: [performance.now() - start],
      notes: [`one load computed for ${hangTime} ms`, `slowest ping ${slowest.toFixed(0)} ms`],
    };
  },
};

/** Everybody asks before the model is loaded. */
const firstRequests: Scenario = {
  name: "concurrent first requests",
  async run(extent) {
    const count = extent === "long" ? 1000 : 200;
    await using server = await TestServer.start({}, { untilReady: false });
    const start = performance.now();
    const answers = await Promise.all(Array.from({ length: count }, () => ask(server.origin, {})));
    const tally = new Tally();
    for (const { outcome } of answers) tally.add(outcome);
    tally.allow("200");
    return { tally, recovery: [performance.now() - start] };
  },
};

export const starting: readonly Scenario[] = [brokenLoads, firstRequests];
