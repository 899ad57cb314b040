import { problemOf, type ProblemOptions } from "@inference-server/core";

/** An HTTP answer whose body is complete, or comes in pieces. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | AsyncIterable<Uint8Array>;
}

const encoder = new TextEncoder();

/** What the body alone decides. A hook may set any other header. */
const decidedByBody: ReadonlySet<string> = new Set([
  "content-length",
  "content-type",
  "transfer-encoding",
]);

/** An answer with its exact Content-Type and, unless it comes in pieces, its Content-Length. */
export function answerOf(
  status: number,
  contentType: string,
  body: Uint8Array | string | AsyncIterable<Uint8Array>,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  const bytes = typeof body === "string" ? encoder.encode(body) : body;
  const length =
    bytes instanceof Uint8Array ? { "Content-Length": String(bytes.byteLength) } : undefined;
  const others = Object.entries(headers).filter(([name]) => !decidedByBody.has(name.toLowerCase()));
  return {
    status,
    headers: { ...Object.fromEntries(others), "Content-Type": contentType, ...length },
    body: bytes,
  };
}

/** A problem document as an answer (RFC 9457). */
export function problemAnswer(
  problem: ProblemOptions,
  headers?: Readonly<Record<string, string>>,
): Answer {
  const body = JSON.stringify(problemOf(problem));
  return answerOf(problem.status, "application/problem+json", body, headers);
}
