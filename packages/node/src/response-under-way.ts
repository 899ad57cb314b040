import type { Server, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";

const latest = Symbol("latest response");
const watched = new WeakSet<Server>();

/** A connection, with the response that was begun last on it. Node sends them in their order. */
type Connection = Duplex & { [latest]?: ServerResponse };

/** Has `responseUnderWay` know a server's responses. Ask before anything answers. */
export function watchResponses(server: Server): void {
  if (watched.has(server)) return;
  watched.add(server);
  // A field of the connection: a map, or a listener at the end of each response, takes several
  // hundredths of a small request's time.
  server.on("request", ({ socket }, response) => {
    (socket as Connection)[latest] = response;
  });
}

/** The last response on a connection, unless all of it has been sent. */
export function responseUnderWay(connection: Duplex): ServerResponse | undefined {
  const response = (connection as Connection)[latest];
  return response?.writableFinished === false && !response.destroyed ? response : undefined;
}
