import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import type { InvocationRequest, RequestHeaders } from "@inference-server/core";
import type { Answer, InvocationHandler } from "@inference-server/http";
import { AnswerBatch } from "./answer-batch.ts";
import { RequestBody } from "./request-body.ts";

/** Whether a request is one that `NativeInvocations` takes. Other spellings are left to the routes. */
export function isInvocation({ method, url }: IncomingMessage): boolean {
  return method === "POST" && url === "/invocations";
}

/** Up to this length a body that says its length is read before anybody is asked to answer it. */
const mostCollected = 65_536;

/** Up to this size bytes are sent together with the headers. */
const mostJoined = 16_384;

/** What is made of an answer that cannot be sent. */
export type OnUnsent = (error: unknown, outgoing: ServerResponse) => void;

/** An answer, and where it goes. */
interface ReadyAnswer {
  readonly answer: Answer;
  readonly request: NativeRequest;
  readonly outgoing: ServerResponse;
}

/**
 * Answers `POST /invocations` without a `Request` and a `Response` in between, which take as long
 * as all the rest.
 */
export class NativeInvocations {
  readonly #handle: InvocationHandler;
  readonly #onUnsent: OnUnsent;
  readonly #batch = new AnswerBatch<ReadyAnswer>((ready) => this.#send(ready));

  constructor(handle: InvocationHandler, onUnsent: OnUnsent) {
    this.#handle = handle;
    this.#onUnsent = onUnsent;
  }

  answer(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const answerTo = (body: RequestBody | Uint8Array): void => {
      void this.#answer(new NativeRequest(incoming, outgoing, body), outgoing);
    };
    // A small body is here already, with the headers: to read it as a stream would double the cost
    // of its request.
    if (Number(incoming.headers["content-length"]) <= mostCollected) collect(incoming, answerTo);
    else answerTo(new RequestBody(incoming));
  }

  async #answer(request: NativeRequest, outgoing: ServerResponse): Promise<void> {
    const start = performance.now();
    const pending = this.#handle(request);
    this.#batch.noticeBusy(performance.now() - start);
    this.#batch.add({ answer: await pending, request, outgoing });
  }

  #send({ answer, request, outgoing }: ReadyAnswer): void {
    const { status, headers, body } = answer;
    try {
      if (outgoing.destroyed) abandon(body);
      else {
        outgoing.writeHead(status, headers);
        if (typeof body === "string") outgoing.end(body);
        else if (body instanceof Uint8Array) endWith(body, outgoing);
        else {
          // The request's body may be read for as long as the answer is made of it.
          void stream(body, outgoing).then(() => request.discard());
          return;
        }
      }
    } catch (error) {
      abandon(body);
      this.#refuse(error, outgoing);
    }
    request.discard();
  }

  /** Whatever becomes of that: other answers wait for this one. */
  #refuse(error: unknown, outgoing: ServerResponse): void {
    try {
      this.#onUnsent(error, outgoing);
    } catch {
      outgoing.destroy();
    }
  }
}

/** Reads a body in one piece; of a client that leaves before its end, gives what fails to be read. */
function collect(incoming: IncomingMessage, then: (body: RequestBody | Uint8Array) => void): void {
  const chunks: Uint8Array[] = [];
  let isOver = false;
  incoming.on("data", (chunk: Uint8Array) => chunks.push(chunk));
  incoming.on("end", () => {
    isOver = true;
    const [only = empty] = chunks;
    then(chunks.length === 1 ? only : Buffer.concat(chunks));
  });
  // Told of a client that leaves, and of nothing else.
  incoming.on("error", () => {
    if (!isOver) then(new RequestBody(incoming));
    isOver = true;
  });
}

const empty = new Uint8Array();

/** Its signal is made when somebody asks for it: few do, and it costs as much as an answer. */
class NativeRequest implements InvocationRequest {
  readonly headers: RequestHeaders;
  readonly body: RequestBody | Uint8Array;
  readonly #outgoing: ServerResponse;
  #controller: AbortController | undefined;

  constructor(incoming: IncomingMessage, outgoing: ServerResponse, body: RequestBody | Uint8Array) {
    this.headers = headersOf(incoming);
    this.body = body;
    this.#outgoing = outgoing;
  }

  /** Nobody reads the rest of the body. */
  discard(): void {
    if (this.body instanceof RequestBody) this.body.discard();
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

/** Node joins what was sent twice, but for cookies, which only servers send. */
function headersOf({ headers }: IncomingMessage): RequestHeaders {
  const cookies = headers["set-cookie"];
  return cookies === undefined
    ? (headers as RequestHeaders)
    : { ...(headers as RequestHeaders), "set-cookie": cookies.join(", ") };
}

/** Text goes out in one piece with the headers, bytes in two, which takes the system longer. */
function endWith(body: Uint8Array, outgoing: ServerResponse): void {
  if (body.byteLength > mostJoined) outgoing.end(body);
  else {
    const { buffer, byteOffset, byteLength } = body;
    outgoing.end(Buffer.from(buffer, byteOffset, byteLength).toString("latin1"), "latin1");
  }
}

/** A stream that fails breaks its connection, so that the client knows it is not complete. */
async function stream(body: AsyncIterable<Uint8Array>, outgoing: ServerResponse): Promise<void> {
  try {
    await pipeline(body, outgoing);
  } catch {
    // Logged by whoever made the stream; or the client has left, which is no error of anybody's.
    outgoing.destroy();
  }
}

/** Nobody is there to read it. Whether it fails to end does not matter to anybody. */
function abandon(body: Answer["body"]): void {
  if (typeof body === "string" || body instanceof Uint8Array) return;
  body[Symbol.asyncIterator]()
    .return?.()
    .catch(() => undefined);
}
