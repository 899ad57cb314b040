import type { ClientRequest, IncomingMessage, OutgoingHttpHeaders } from "node:http";
import type { Target } from "./target.ts";

/** One request. */
export interface PostOptions {
  readonly headers: OutgoingHttpHeaders;
  readonly body: Uint8Array | AsyncIterable<Uint8Array>;
  /** `undefined`: the body is sent in chunks. */
  readonly byteLength: number | undefined;
}

/** A request that is under way. */
export interface Exchange {
  /** The answer, once its head is there. */
  readonly response: Promise<IncomingMessage>;
  /** Whether the connection had served a request before, so that the server may just have closed it. */
  readonly isReused: () => boolean;
  /** Breaks it off, whatever is still to come. */
  breakOff(reason: Error): void;
}

/** Sends a request to `/invocations`. */
export function post(target: Target, { headers, body, byteLength }: PostOptions): Exchange {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const length = byteLength === undefined ? {} : { "Content-Length": byteLength };
  const request = target.request("invocations", {
    method: "POST",
    headers: { ...headers, ...length },
  });
  request.once("response", resolve);
  // A server that refuses a body may close while it is still sent; its answer is what counts then.
  request.on("error", reject);
  if (body instanceof Uint8Array) request.end(body);
  else send(request, body).catch(reject);
  return {
    response: promise,
    isReused: () => request.reusedSocket,
    breakOff: (reason) => request.destroy(reason),
  };
}

/** Sends a body piece by piece, each once the one before it has left, so that one buffer does. */
async function send(request: ClientRequest, body: AsyncIterable<Uint8Array>): Promise<void> {
  try {
    for await (const chunk of body) {
      await sent(request, chunk);
      if (request.destroyed) return;
    }
    request.end();
  } catch (error) {
    request.destroy(error as Error);
    throw error;
  }
}

function sent(request: ClientRequest, chunk: Uint8Array): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const done = (): void => {
    request.off("close", done);
    resolve();
  };
  request.on("close", done);
  request.write(chunk, done);
  return promise;
}
