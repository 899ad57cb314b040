import type { Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";

/** Ends a server's connections without losing what runs on them. */
export interface Drain {
  /** Whether the server is ending. */
  readonly isDraining: boolean;
  /**
   * Accepts no more connections, lets every request end, and tells its client to come back on
   * another connection. What runs longer than `limit` milliseconds is cut off.
   *
   * @returns how many requests were cut off.
   */
  drain(limit: number): Promise<number>;
}

/** Milliseconds for the first byte of a connection that was accepted just before the end. */
const firstByteLimit = 500;

/** Watches a server's requests, so that it can be drained. Ask before anything answers. */
export function drainOf(server: Server): Drain {
  const connections = new Set<Socket>();
  const underWay = new Set<ServerResponse>();
  let isDraining = false;
  server.on("connection", (socket) => {
    connections.add(socket);
    socket.once("close", () => connections.delete(socket));
  });
  server.on("request", (_request, response) => {
    underWay.add(response);
    if (isDraining) response.shouldKeepAlive = false;
    response.once("close", () => {
      underWay.delete(response);
      // A busy connection becomes an idle one that `close` has not seen.
      if (isDraining) server.closeIdleConnections();
    });
  });
  return {
    get isDraining() {
      return isDraining;
    },
    async drain(limit) {
      isDraining = true;
      // Node then sends `Connection: close` (RFC 9112 §9.6), unless the headers are gone already.
      for (const response of underWay) response.shouldKeepAlive = false;
      const { promise, resolve } = Promise.withResolvers<void>();
      server.close(() => resolve());
      // To Node a connection that never said anything is not idle.
      const silence = setTimeout(() => {
        for (const socket of connections) if (socket.bytesRead === 0) socket.destroy();
      }, firstByteLimit);
      let cutOff = 0;
      const deadline = setTimeout(() => {
        cutOff = underWay.size;
        server.closeAllConnections();
      }, limit);
      await promise;
      clearTimeout(silence);
      clearTimeout(deadline);
      return cutOff;
    },
  };
}
