import { Agent, request } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { msgpackCodec } from "../../packages/msgpack-codec/src/index.ts";
import { startServer, type ServerProcess } from "../../packages/testing/src/start-server.ts";
import { memoryOf } from "../reliability/process-status.ts";
import { Tally } from "../reliability/tally.ts";

/** How long, and how much. */
export interface SoakOptions {
  readonly minutes: number;
  /** Requests a second. */
  readonly rate: number;
}

/** Memory at a time, in MB of 1024² bytes. */
interface Sample {
  readonly minute: number;
  readonly front: number;
  /** Of all workers together. */
  readonly workers: number;
}

/** What came of it. */
export interface SoakOutcome {
  readonly outcomes: readonly (readonly [outcome: string, count: number])[];
  readonly samples: readonly Sample[];
}

const record = { location: "Fair Isle" };

/** What is sent, in turns. */
const requests = [
  { type: "application/json", body: JSON.stringify(record) },
  { type: "text/csv", body: "Fair Isle\nDogger\n" },
  { type: "application/msgpack", body: msgpackCodec().encode(record) },
  { type: "application/json", body: JSON.stringify({ instances: [record, record] }) },
  { type: "application/json", body: '{"location":' },
  { type: "application/json", body: "{}" },
  { type: "image/png", body: "x" },
];

/**
 * How much faster requests are sent in the first minute (or tenth): V8 lets its space for young
 * objects grow with what was allocated, up to some 150 MB, and at a moderate rate that takes minutes.
 */
const burstFactor = 10;
/** A machine that is too slow for the burst is not asked for more than this at once. */
const mostUnderWay = 100;

/** Sends requests to the application `server` for so long, and looks at its memory meanwhile. */
export async function soak({ minutes, rate }: SoakOptions): Promise<SoakOutcome> {
  const server = await startServer(
    [process.execPath, "--conditions=@inference-server/source", "src/main.ts"],
    { cwd: new URL("../../apps/server/", import.meta.url), env: { WORKERS: "2" } },
  );
  const agent = new Agent({ keepAlive: true, maxSockets: 16 });
  try {
    return await run(server, agent, { minutes, rate });
  } finally {
    agent.destroy();
    await server.stop("SIGTERM");
  }
}

async function run(
  { origin, pid, log }: ServerProcess,
  agent: Agent,
  { minutes, rate }: SoakOptions,
): Promise<SoakOutcome> {
  const tally = new Tally();
  const samples: Sample[] = [];
  const underWay = new Set<Promise<void>>();
  const start = performance.now();
  const minute = (): number => (performance.now() - start) / 60_000;
  const burst = Math.min(1, minutes / 10);
  for (let sent = 0; minute() < minutes;) {
    // As many as are due by now: a pause is never as short as it is meant to be.
    const due = 60 * rate * (minute() + (burstFactor - 1) * Math.min(minute(), burst));
    for (; sent < due && underWay.size < mostUnderWay; sent += 1) {
      const sending: Promise<void> = send(origin, agent, sent)
        .then((outcome) => tally.add(outcome))
        .finally(() => underWay.delete(sending));
      underWay.add(sending);
    }
    if (minute() * 60 >= samples.length) {
      const workers = log.filter(({ event }) => event === "worker_ready");
      samples.push({
        minute: minute(),
        front: memoryOf(pid),
        workers: workers.reduce((sum, worker) => sum + memoryOf(Number(worker["pid"])), 0),
      });
    }
    await pause(10);
  }
  await Promise.all(underWay);
  return { outcomes: tally.entries(), samples };
}

/** Sends the next one of the requests. */
async function send(origin: string, agent: Agent, number: number): Promise<string> {
  const { type, body } = requests[number % requests.length] ?? { type: "", body: "" };
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  request(`${origin}/invocations`, { method: "POST", agent, headers: { "Content-Type": type } })
    .on("response", (response) => {
      const { statusCode } = response;
      response
        .resume()
        .on("error", reject)
        .on("end", () => resolve(`${type}: ${statusCode}`));
    })
    .on("error", reject)
    .end(body);
  return promise;
}
