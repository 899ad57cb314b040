import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { Server as NetServer, type Socket } from "node:net";
import { responseUnderWay, watchResponses } from "./response-under-way.ts";

/** Ends a server's connections without losing what runs on them. */
export interface Drain {
  /** Whether the server is ending. */
  readonly isDraining: boolean;
  /**
   * Accepts no more connections, lets every request end, and tells its client to come back on
   * another connection. A request that is on its way on an open connection is answered as well: one
   * without a request stays open for a moment. What runs longer than `limit` milliseconds is cut off, and sooner what
   * has not arrived: nobody works on it.
   */
  drain(limit: number): Promise<CutOff>;
}

/** How many requests were not finished. */
interface CutOff {
  /** Those that took too long. */
  readonly running: number;
  /** Those whose bodies did not arrive in time. */
  readonly arriving: number;
}

/** How long requests may take to arrive once the server is ending, in milliseconds. */
interface ArrivalLimits {
  /** For another request, on a connection that is idle. */
  readonly next: number;
  /** For a request's headers, on a connection that was accepted before the end. */
  readonly headers: number;
  /** For its body. */
  readonly body: number;
}

const arrivalLimits: ArrivalLimits = { next: 250, headers: 1000, body: 5000 };

/** Watches a server's connections, so that it can be drained. Ask before anything answers. */
export function drainOf(server: Server, limits = arrivalLimits): Drain {
  const connections = new Set<Socket>();
  let isDraining = false;
  let isIdleCut = false;
  watchResponses(server);
  server.on("connection", (socket) => {
    connections.add(socket);
    socket.once("close", () => connections.delete(socket));
  });
  const underWay = (): readonly ServerResponse[] =>
    [...connections].map(responseUnderWay).filter((response) => response !== undefined);
  const beLast = (response: ServerResponse): void => {
    // Node then sends `Connection: close` (RFC 9112 §9.6), unless the headers are gone already.
    response.shouldKeepAlive = false;
    // A busy connection becomes an idle one that `cutIdle` has not seen.
    response.once("close", () => {
      if (isIdleCut) server.closeIdleConnections();
    });
  };
  const cutIdle = (): void => {
    isIdleCut = true;
    server.closeIdleConnections();
  };
  /** To Node a connection on which a request has not begun, or only just, is not idle. */
  const cutHeaders = (): void => {
    for (const socket of connections) {
      if (responseUnderWay(socket) === undefined) socket.destroy();
    }
  };
  let awaited = new Set<IncomingMessage>();
  /** Cuts off whatever was waited for at the last look, too. */
  const cutBodies = (): number => {
    const now = new Set(
      underWay()
        .map(({ req }) => req)
        .filter(isAwaited),
    );
    const late = [...now].filter((request) => awaited.has(request));
    for (const { socket } of late) socket.destroy();
    awaited = now;
    return late.length;
  };
  return {
    get isDraining() {
      return isDraining;
    },
    async drain(limit) {
      isDraining = true;
      const { promise, resolve } = Promise.withResolvers<void>();
      // Not `server.close`, which closes idle connections at once: those of a busy client are never
      // idle for long, and its next request would be lost.
      NetServer.prototype.close.call(server, () => resolve());
      // Only now: who is told to come back on another connection does so at once.
      for (const response of underWay()) beLast(response);
      server.prependListener("request", (_request, response) => beLast(response));
      let running = 0;
      let arriving = cutBodies();
      const timers = [
        setTimeout(afterALook(cutIdle), limits.next),
        setTimeout(afterALook(cutHeaders), limits.headers),
        setInterval(
          afterALook(() => (arriving += cutBodies())),
          limits.body,
        ),
        setTimeout(() => {
          running = underWay().length;
          server.closeAllConnections();
        }, limit),
      ];
      await promise;
      for (const timer of timers) clearTimeout(timer);
      // Ends Node's own look for requests that are late, too.
      server.close();
      return { running, arriving };
    },
  };
}

/** Has what arrived meanwhile be read first: while a model computes, nobody does. */
function afterALook(cut: () => void): () => void {
  return () => void setImmediate(cut);
}

/** Whether it is the client that the rest of a request is waited for: it may also be held back here. */
function isAwaited(request: IncomingMessage): boolean {
  const { complete, destroyed, readableLength, readableHighWaterMark } = request;
  const isHeldBack = request.isPaused() || readableLength >= readableHighWaterMark;
  return !complete && !destroyed && !isHeldBack;
}
