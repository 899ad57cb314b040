import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import type { InvocationRequest, RequestHeaders } from "@inference-server/core";
import type { Answer, InvocationHandler } from "@inference-server/http";
import { RequestBody } from "./request-body.ts";

/** Whether a request is one that `answerNatively` takes. Other spellings are left to the routes. */
export function isInvocation({ method, url }: IncomingMessage): boolean {
  return method === "POST" && url === "/invocations";
}

/** Up to this length a body that says its length is read before anybody is asked to answer it. */
const mostCollected = 65_536;

/**
 * Answers `POST /invocations` without a `Request` and a `Response` in between, which take as long
 * as all the rest.
 */
export async function answerNatively(
  handle: InvocationHandler,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  // A small body is here already, with the headers: to read it as a stream would double the cost
  // of its request.
  const isSmall = Number(incoming.headers["content-length"]) <= mostCollected;
  const body = isSmall ? await collected(incoming) : new RequestBody(incoming);
  const {
    status,
    headers,
    body: answer,
  } = await handle(new NativeRequest(incoming, outgoing, body));
  if (outgoing.destroyed) await abandon(answer);
  else {
    outgoing.writeHead(status, headers);
    if (typeof answer === "string" || answer instanceof Uint8Array) outgoing.end(answer);
    else await send(answer, outgoing);
  }
  if (body instanceof RequestBody) body.discard();
}

/** Its signal is made when somebody asks for it: few do, and it costs as much as an answer. */
class NativeRequest implements InvocationRequest {
  readonly headers: RequestHeaders;
  readonly body: InvocationRequest["body"];
  readonly #outgoing: ServerResponse;
  #controller: AbortController | undefined;

  constructor(
    incoming: IncomingMessage,
    outgoing: ServerResponse,
    body: InvocationRequest["body"],
  ) {
    this.headers = headersOf(incoming);
    this.body = body;
    this.#outgoing = outgoing;
  }

  /** Aborted when the client leaves before it has all of its answer. */
  get signal(): AbortSignal {
    if (this.#controller !== undefined) return this.#controller.signal;
    const controller = new AbortController();
    this.#controller = controller;
    const outgoing = this.#outgoing;
    const leave = (): void => {
      if (!outgoing.writableFinished) controller.abort();
    };
    if (outgoing.destroyed) leave();
    else outgoing.once("close", leave);
    return controller.signal;
  }
}

/** A body in one piece; of a client that leaves before its end, what fails to be read. */
function collected(incoming: IncomingMessage): Promise<InvocationRequest["body"]> {
  return new Promise((resolve) => {
    const chunks: Uint8Array[] = [];
    incoming.on("data", (chunk: Uint8Array) => chunks.push(chunk));
    incoming.on("end", () => {
      const [only = empty] = chunks;
      resolve(chunks.length <= 1 ? only : Buffer.concat(chunks));
    });
    incoming.on("close", () => resolve(new RequestBody(incoming)));
  });
}

const empty = new Uint8Array();

/** Node joins what was sent twice, but for cookies, which only servers send. */
function headersOf({ headers }: IncomingMessage): RequestHeaders {
  const cookies = headers["set-cookie"];
  return cookies === undefined
    ? (headers as RequestHeaders)
    : { ...(headers as RequestHeaders), "set-cookie": cookies.join(", ") };
}

/** A stream that fails breaks its connection, so that the client knows it is not complete. */
async function send(body: AsyncIterable<Uint8Array>, outgoing: ServerResponse): Promise<void> {
  try {
    await pipeline(body, outgoing);
  } catch {
    // Logged by whoever made the stream; or the client has left, which is no error of anybody's.
    outgoing.destroy();
  }
}

/** Nobody is there to read it. */
async function abandon(body: Answer["body"]): Promise<void> {
  if (typeof body === "string" || body instanceof Uint8Array) return;
  await body[Symbol.asyncIterator]().return?.();
}
