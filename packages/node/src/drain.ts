import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { Server as NetServer, type Socket } from "node:net";
import { setImmediate as nextTurn } from "node:timers/promises";
import { responseUnderWay, watchResponses } from "./response-under-way.ts";

/** Ends a server's connections without losing what runs on them. */
export interface Drain {
  /** Whether the server is ending. */
  readonly isDraining: boolean;
  /**
   * Accepts no more connections, lets every request end, and tells its client to come back on
   * another connection. A request that is on its way on an open connection is answered as well: one
   * without a request stays open for a moment. What runs longer than `limit` milliseconds is cut
   * off, and sooner what has not arrived: nobody works on it.
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
  /** For its headers, from when its connection is without a request. */
  readonly headers: number;
  /** For its body. */
  readonly body: number;
}

const arrivalLimits: ArrivalLimits = { headers: 500, body: 5000 };

/** Milliseconds in which connections that the system has accepted are taken over from it. */
const admissionLimit = 50;

/** Watches a server's connections, so that it can be drained. Ask before anything answers. */
export function drainOf(server: Server, limits = arrivalLimits): Drain {
  const connections = new Set<Socket>();
  let isDraining = false;
  watchResponses(server);
  server.on("connection", (socket) => {
    connections.add(socket);
    socket.once("close", () => connections.delete(socket));
  });
  const underWay = (): readonly ServerResponse[] =>
    [...connections].map(responseUnderWay).filter((response) => response !== undefined);
  /** Keeps a connection without a request for as long as one may be on its way. */
  const awaitRequest = (socket: Socket): void => {
    const cut = afterALook(() => {
      if (responseUnderWay(socket) === undefined) socket.destroy();
    });
    // The connection holds the process: this need not.
    setTimeout(cut, limits.headers).unref();
  };
  const finish = (socket: Socket): void => {
    const response = responseUnderWay(socket);
    if (response === undefined) awaitRequest(socket);
    // Its client has been told that it may send another.
    else if (response.headersSent) response.once("close", () => awaitRequest(socket));
    else beLast(response);
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
      await admitted(server);
      const { promise, resolve } = Promise.withResolvers<void>();
      // Not `server.close`, which closes idle connections at once: those of a busy client are never
      // idle for long, and its next request would be lost.
      NetServer.prototype.close.call(server, () => resolve());
      // Only now: who is told to come back on another connection does so at once.
      for (const socket of connections) finish(socket);
      server.prependListener("request", (_request, response) => beLast(response));
      let running = 0;
      let arriving = cutBodies();
      const looks = setInterval(
        afterALook(() => (arriving += cutBodies())),
        limits.body,
      );
      const end = setTimeout(() => {
        running = underWay().length;
        server.closeAllConnections();
      }, limit);
      await promise;
      clearInterval(looks);
      clearTimeout(end);
      // Ends Node's own look for requests that are late, too.
      server.close();
      return { running, arriving };
    },
  };
}

/** A connection that the system has accepted and the server has not would be reset. */
async function admitted(server: Server): Promise<void> {
  const latest = performance.now() + admissionLimit;
  let isQuiet: boolean;
  const notice = (): void => {
    isQuiet = false;
  };
  server.on("connection", notice);
  do {
    isQuiet = true;
    // The rest of this turn, and all of the next one.
    await nextTurn();
    await nextTurn();
  } while (!isQuiet && performance.now() < latest);
  server.off("connection", notice);
}

/** Node then sends `Connection: close` (RFC 9112 §9.6). */
function beLast(response: ServerResponse): void {
  response.shouldKeepAlive = false;
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
