import { setTimeout as pause } from "node:timers/promises";
import { ask, Load } from "./client.ts";
import { isAlive } from "./process-status.ts";
import { insist, type Scenario } from "./scenario.ts";
import { Tally } from "./tally.ts";
import { TestServer } from "./test-server.ts";

/** What the server has accepted it answers, though it was told to end. */
const terminated: Scenario = {
  name: "SIGTERM under load",
  async run(extent) {
    const tally = new Tally();
    const recovery: number[] = [];
    for (let count = 0; count < (extent === "long" ? 20 : 2); count += 1) {
      await using server = await TestServer.start();
      const load = new Load(server.origin, 16, { compute: 5 });
      await server.logged("invocation", 50);
      const start = performance.now();
      const exit = await server.stop("SIGTERM");
      recovery.push(performance.now() - start);
      insist(exit.code === 0, `It ended with ${exit.code ?? exit.signal}. Expected 0.`);
      const outcomes = await load.stop();
      // What was not accepted: there is nobody, or the connection ended before it was read.
      outcomes.allow("200", "ECONNREFUSED", "ECONNRESET", "EPIPE");
      const accepted = server.lines("invocation");
      const failed = accepted.filter(({ status }) => status !== 200);
      insist(failed.length === 0, `${failed.length} accepted requests were not answered with 200.`);
      const [answered, logged] = [outcomes.of("200"), accepted.length];
      insist(answered === logged, `${logged} were accepted, and ${answered} got an answer.`);
      for (const [outcome, times] of outcomes.entries()) {
        for (let time = 0; time < times; time += 1) tally.add(outcome);
      }
    }
    return { tally, recovery };
  },
};

/** Nobody outlives a server that is killed. */
const killedFront: Scenario = {
  name: "SIGKILL the front",
  async run() {
    const tally = new Tally();
    const recovery: number[] = [];
    for (const record of [{}, { forever: true }]) {
      await using server = await TestServer.start();
      const { workers } = server;
      const answer = ask(server.origin, record);
      await pause(300);
      const start = performance.now();
      await server.stop("SIGKILL");
      while (workers.some(isAlive) && performance.now() - start < 10_000) await pause(10);
      recovery.push(performance.now() - start);
      const orphans = workers.filter(isAlive);
      for (const orphan of orphans) process.kill(orphan, "SIGKILL");
      insist(orphans.length === 0, `${orphans.length} workers went on after 10 s.`);
      tally.add((await answer).outcome);
    }
    return { tally, recovery };
  },
};

export const ending: readonly Scenario[] = [terminated, killedFront];
