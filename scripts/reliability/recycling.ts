import { Load } from "./client.ts";
import { insist, type Scenario } from "./scenario.ts";
import { TestServer } from "./test-server.ts";

/** A model that leaks is replaced in time, by each of the limits, and nobody notices. */
function recycledBy(
  limit: string,
  env: Readonly<Record<string, string>>,
  record: unknown,
): Scenario {
  return {
    name: `leak, recycled by ${limit}`,
    async run(extent) {
      const wanted = extent === "long" ? 10 : 2;
      await using server = await TestServer.start(env);
      const load = new Load(server.origin, 4, record);
      await server.logged("worker_recycled", wanted);
      await server.logged("worker_ready", 2 + wanted);
      const tally = await load.stop();
      tally.allow("200");
      insist(server.lines("worker_ended").length === 0, "A worker ended that should not have.");
      return { tally, notes: [`${wanted} workers replaced`] };
    },
  };
}

export const recycling: readonly Scenario[] = [
  recycledBy("requests", { WORKER_MAX_REQUESTS: "200" }, { compute: 2 }),
  recycledBy("age", { WORKER_MAX_AGE: "1" }, { compute: 2 }),
  recycledBy("memory", { WORKER_MAX_RSS: "160" }, { leak: 1, compute: 20 }),
];
