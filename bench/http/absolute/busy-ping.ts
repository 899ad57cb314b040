import { connect } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { workers } from "../contenders.ts";
import { figureOf, type Case, type Figure } from "../figure.ts";
import { jsonOf } from "../payload.ts";
import { post } from "../post.ts";
import { ServerProcess } from "../server-process.ts";
import { quantile, summaryOf } from "../../statistics.ts";

/** How long every worker computes, in milliseconds. */
const milliseconds = 5000;

/** Between two health checks, in milliseconds. */
const interval = 20;

/** Health checks while every worker computes, each over a connection of its own. */
export const busyPing: Case = {
  name: "busy-ping",
  title: "/ping while both workers compute for 5 s, a new connection each",
  async measure() {
    const server = new ServerProcess(workers("busy"), false);
    try {
      await server.ready();
      const url = await server.url();
      const port = Number(new URL(url).port);
      const work = jsonOf({ milliseconds, computes: true });
      const end = performance.now() + milliseconds;
      const busy = Promise.all([post(url, work), post(url, work)]);
      await pause(interval);
      const asked: Asked[] = [];
      while (performance.now() < end) {
        asked.push(await ping(port));
        await pause(interval);
      }
      await busy;
      return [
        ...figuresOf(
          "connect",
          asked.map(({ connected }) => connected),
        ),
        ...figuresOf(
          "answer",
          asked.map(({ answered }) => answered),
        ),
      ];
    } finally {
      await server.stop();
    }
  },
};

/** Milliseconds from the start of a health check. */
interface Asked {
  readonly connected: number;
  readonly answered: number;
}

/** By hand, so that nothing is between the socket and the clock. */
function ping(port: number): Promise<Asked> {
  const { promise, resolve, reject } = Promise.withResolvers<Asked>();
  const start = performance.now();
  let connected = 0;
  const socket = connect(port, "127.0.0.1", () => {
    connected = performance.now() - start;
    socket.write("GET /ping HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
  });
  socket.once("data", (chunk) => {
    const isHealthy = chunk.toString("latin1").startsWith("HTTP/1.1 200 ");
    if (isHealthy) resolve({ connected, answered: performance.now() - start });
    else reject(new Error(`/ping answers ${chunk.toString("latin1").slice(0, 40)}`));
  });
  socket.on("error", reject);
  return promise;
}

function figuresOf(what: string, times: readonly number[]): readonly Figure[] {
  return [
    figureOf("workers", `${what}, median`, "ms", summaryOf(times)),
    { subject: "workers", what: `${what}, p99`, unit: "ms", value: quantile(times, 0.99) },
  ];
}
