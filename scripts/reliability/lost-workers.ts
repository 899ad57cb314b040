import { ask, Load } from "./client.ts";
import { insist, type Extent, type Outcome, type Scenario } from "./scenario.ts";
import { Tally } from "./tally.ts";
import { TestServer } from "./test-server.ts";

/** A worker is killed again and again under load. */
const killedWorkers: Scenario = {
  name: "SIGKILL a worker under load",
  async run(extent) {
    const kills = extent === "long" ? 100 : 3;
    await using server = await TestServer.start({ LOG_LEVEL: "info" });
    const load = new Load(server.origin, 8, { compute: 2 });
    const recovery: number[] = [];
    for (let count = 1; count <= kills; count += 1) {
      // The oldest one that is left: it has answered requests since the last one was killed.
      const victim = server.workers[count - 1] ?? 0;
      const start = performance.now();
      process.kill(victim, "SIGKILL");
      await server.logged("worker_ready", 2 + count);
      recovery.push(performance.now() - start);
    }
    const tally = await load.stop();
    tally.allow("200", "503 worker_lost");
    const lost = tally.of("503 worker_lost");
    // The model answers at once: a worker runs one request at a time.
    insist(lost <= kills, `${kills} workers took ${lost} requests along. Expected one each.`);
    return { tally, recovery };
  },
};

/** A request ends the worker that runs it, or has it ended. */
function endedBy(
  name: string,
  record: unknown,
  expected: string,
  env: Readonly<Record<string, string>> = {},
): Scenario {
  return {
    name,
    async run(extent: Extent): Promise<Outcome> {
      const times = extent === "long" ? 10 : 1;
      await using server = await TestServer.start(env);
      const load = new Load(server.origin, 2, { compute: 2 });
      const tally = new Tally();
      const recovery: number[] = [];
      for (let count = 1; count <= times; count += 1) {
        const { outcome } = await ask(server.origin, record);
        const start = performance.now();
        tally.add(outcome);
        await server.logged("worker_ready", 2 + count);
        recovery.push(performance.now() - start);
      }
      tally.allow(expected);
      const others = await load.stop();
      others.allow("200");
      return { tally, recovery, notes: [`${others.sent} others answered meanwhile`] };
    },
  };
}

/** What only the loss of a process ends. */
export const lostWorkers: readonly Scenario[] = [
  killedWorkers,
  endedBy("infinite loop", { forever: true }, "504 deadline_exceeded", {
    SAGEMAKER_MODEL_SERVER_TIMEOUT: "1",
  }),
  endedBy("process.abort()", { abort: true }, "503 worker_lost"),
  endedBy("out of memory", { exhaust: true }, "503 worker_lost", {
    NODE_OPTIONS: "--max-old-space-size=48",
  }),
];
