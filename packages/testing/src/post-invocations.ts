import { AssertionError } from "node:assert";
import type { Client } from "./client.ts";
import { decodeAnswer } from "./decode-answer.ts";
import { Transcoder } from "./transcoder.ts";

/** What goes with a body to `/invocations`. */
export interface PostInvocationsOptions {
  /** The body's media type. Default: none is sent. */
  readonly contentType?: string;
  /** The media types to answer with; a list is joined with commas. Default: none is sent. */
  readonly accept?: string | readonly string[];
  /** Further headers, for example `X-Amzn-SageMaker-Custom-Attributes`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The status that the answer must have. Default: any will do, errors are there to be tested. */
  readonly expectStatus?: number;
}

/** The answer of `/invocations`: a `Response` that can also be decoded. */
export interface InvocationResponse extends Response {
  /**
   * The body as a value, by the application's own codec for its Content-Type. A problem document is
   * parsed, text without a codec is a string, anything else without one a `Uint8Array`. May be
   * called as often as you like, before or after the body has been read.
   */
  decoded(): Promise<unknown>;
}

/**
 * Posts a body to `/invocations` as it is.
 *
 * @throws AssertionError if `expectStatus` is given and the answer has another one.
 */
export async function postInvocations(
  client: Client,
  body: string | Uint8Array,
  options: PostInvocationsOptions = {},
): Promise<InvocationResponse> {
  const { contentType, accept, expectStatus } = options;
  const headers = new Headers(options.headers);
  if (contentType !== undefined) headers.set("content-type", contentType);
  if (accept !== undefined) headers.set("accept", [accept].flat().join(", "));
  // As bytes: fetch would give a string a Content-Type of its own.
  const bytes = typeof body === "string" ? Buffer.from(body) : body;
  const response = await client.fetch("/invocations", {
    method: "POST",
    headers,
    body: new Uint8Array(bytes),
  });
  const kept = response.clone();
  if (expectStatus !== undefined && response.status !== expectStatus) {
    throw new AssertionError({
      message:
        `POST /invocations answered ${response.status}, expected ${expectStatus}: ` +
        (await kept.text()).slice(0, mostText),
      actual: response.status,
      expected: expectStatus,
      operator: "strictEqual",
    });
  }
  const decoded = async (): Promise<unknown> => {
    const transcoder = new Transcoder(client.plugins);
    const answer = new Uint8Array(await kept.clone().arrayBuffer());
    return decodeAnswer(transcoder, answer, kept.headers.get("content-type") ?? "");
  };
  return Object.assign(response, { decoded });
}

/** As much of an error as SageMaker shows a client. */
const mostText = 2048;
