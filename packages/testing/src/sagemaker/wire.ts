import {
  Agent,
  request as httpRequest,
  type ClientRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
} from "node:http";
import { Agent as SecureAgent, request as httpsRequest } from "node:https";
import type { Headers } from "./platform-headers.ts";

/** One request, as it goes out. */
export interface Message {
  readonly method: "GET" | "HEAD" | "POST";
  readonly path: string;
  readonly headers?: Headers;
  readonly body?: Uint8Array;
  /** Sent without Content-Length. */
  readonly chunked?: boolean;
  /** The body goes out in two halves, and this happens between them. */
  readonly between?: () => Promise<void>;
  /** Milliseconds in which the answer must have come. */
  readonly deadline: number;
}

/** What came back. */
export interface Reply {
  /** 0: no answer, or not all of it; `failure` says why. */
  readonly status: number;
  /** By lower-case name. */
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly milliseconds: number;
  readonly failure?: { readonly code: string; readonly message: string };
}

/** The code of a failure to answer in time. */
export const late = "LATE";

/** Connections to a server, kept open between requests as the platform keeps them. */
export interface Wire {
  readonly origin: URL;
  /** Never rejects: what goes wrong is the reply's `failure`. */
  send(message: Message): Promise<Reply>;
  /** The largest headers of an answer so far, in bytes, and what they answered. */
  readonly largestHeaders: { readonly bytes: number; readonly of: string };
  close(): void;
}

/** Opens nothing yet. */
export function wireTo(origin: URL): Wire {
  const isSecure = origin.protocol === "https:";
  const agent = isSecure ? new SecureAgent({ keepAlive: true }) : new Agent({ keepAlive: true });
  let largestHeaders = { bytes: 0, of: "" };
  const attempt = async (message: Message): Promise<Attempt> => {
    const { method, path, headers, body, chunked = false, deadline } = message;
    const signal = AbortSignal.timeout(Math.ceil(deadline));
    const outgoing = (isSecure ? httpsRequest : httpRequest)(new URL(path, origin), {
      method,
      agent,
      signal,
      headers: {
        ...headers,
        ...(body !== undefined && !chunked && { "Content-Length": body.byteLength }),
        ...(chunked && { "Transfer-Encoding": "chunked" }),
      },
    });
    const start = performance.now();
    const answered = answerTo(outgoing);
    await write(outgoing, message);
    const elapsed = (): number => Math.round(performance.now() - start);
    try {
      const { incoming, body: bytes } = await answered;
      const size = headerBytes(incoming);
      if (size > largestHeaders.bytes) largestHeaders = { bytes: size, of: `${method} ${path}` };
      const { statusCode: status = 0 } = incoming;
      return { status, headers: incoming.headers, body: bytes, milliseconds: elapsed() };
    } catch (error) {
      const failure = signal.aborted ? lateFailure(deadline) : failureOf(error);
      const isStale = failure.code === "ECONNRESET" && outgoing.reusedSocket;
      const nothing = { status: 0, headers: {}, body: Buffer.alloc(0) };
      return { ...nothing, milliseconds: elapsed(), failure, isStale };
    }
  };
  return {
    origin,
    async send(message) {
      const reply = await attempt(message);
      // The server may close a kept connection just when it is used again: no fault of either.
      const isLost = reply.isStale === true && message.between === undefined;
      return isLost ? attempt(message) : reply;
    },
    get largestHeaders() {
      return largestHeaders;
    },
    close() {
      agent.destroy();
    },
  };
}

interface Attempt extends Reply {
  /** The connection was an old one, and ended before it answered. */
  readonly isStale?: boolean;
}

/** The complete answer. It may come before the request is written, so it is awaited from the start. */
function answerTo(
  outgoing: ClientRequest,
): Promise<{ readonly incoming: IncomingMessage; readonly body: Buffer }> {
  const { promise, resolve, reject } = Promise.withResolvers<{
    readonly incoming: IncomingMessage;
    readonly body: Buffer;
  }>();
  outgoing.on("error", reject);
  outgoing.on("response", (incoming) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("error", reject);
    incoming.on("end", () => resolve({ incoming, body: Buffer.concat(chunks) }));
  });
  // Whoever asked awaits it later than it may fail.
  promise.catch(() => undefined);
  return promise;
}

async function write(outgoing: ClientRequest, { body, between }: Message): Promise<void> {
  if (between === undefined) {
    outgoing.end(body);
    return;
  }
  const half = Math.floor((body?.byteLength ?? 0) / 2);
  outgoing.flushHeaders();
  if (half > 0) outgoing.write(body?.subarray(0, half));
  await between();
  outgoing.end(body?.subarray(half));
}

type Failure = NonNullable<Reply["failure"]>;

function lateFailure(deadline: number): Failure {
  return { code: late, message: `no answer within ${Math.round(deadline)} ms` };
}

function failureOf(error: unknown): Failure {
  if (!(error instanceof Error)) return { code: "UNKNOWN", message: String(error) };
  const code = "code" in error ? String(error.code) : error.name;
  return { code, message: error.message === "" ? code : error.message };
}

/** The status line, each header and the empty line after them. */
function headerBytes({ rawHeaders, statusMessage = "", httpVersion }: IncomingMessage): number {
  const parts = rawHeaders.reduce(
    (bytes, part) => bytes + Buffer.byteLength(part, "latin1") + 2,
    0,
  );
  return `HTTP/${httpVersion} 200 ${statusMessage}\r\n`.length + parts + 2;
}
