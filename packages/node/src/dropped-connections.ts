import type { Server } from "node:net";
import type { Log } from "./log.ts";

/** Milliseconds between two lines: whoever opens too many connections opens very many. */
const interval = 10_000;

/** Logs that connections were closed because there are too many. */
export function logDropped(server: Server, log: Pick<Log, "warn">): void {
  let dropped = 0;
  let timer: NodeJS.Timeout | undefined;
  const tell = (): void => {
    timer = undefined;
    if (dropped === 0) return;
    const message = `Connections closed because there are ${server.maxConnections} already: ${dropped}.`;
    log.warn({ event: "connections_dropped", dropped, limit: server.maxConnections }, message);
    dropped = 0;
    timer = setTimeout(tell, interval).unref();
  };
  server.on("drop", () => {
    dropped += 1;
    // The first one is told at once.
    if (timer === undefined) tell();
  });
}
