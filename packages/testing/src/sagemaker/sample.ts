import { platformHeaders, type Headers } from "./platform-headers.ts";
import type { Message, Reply } from "./wire.ts";

/** A request that the server answers with a prediction. */
export interface Sample {
  readonly body: string | Uint8Array;
  readonly contentType: string;
  /** Default: the client has no preference, and sends no `Accept`. */
  readonly accept?: string;
  /** Other headers that clients send; the platform drops those that InvokeEndpoint does not know. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** How a sample is sent, where not as it is. */
export interface Variation {
  /** Sent besides the sample's own, or in place of them. */
  readonly headers?: Headers;
  /** `null`: the sample is sent without `Accept`. */
  readonly accept?: string | null;
  readonly chunked?: boolean;
  readonly between?: () => Promise<void>;
}

/** A sample as the platform sends it on. */
export function invocationOf(
  { body, contentType, accept, headers }: Sample,
  deadline: number,
  variation: Variation = {},
): Message {
  const { passed } = platformHeaders(headers ?? {});
  const accepted = variation.accept === null ? undefined : (variation.accept ?? accept);
  return {
    method: "POST",
    path: "/invocations",
    headers: {
      ...passed,
      "Content-Type": contentType,
      ...(accepted !== undefined && { Accept: accepted }),
      ...variation.headers,
    },
    body: typeof body === "string" ? new TextEncoder().encode(body) : body,
    deadline,
    ...(variation.chunked === true && { chunked: true }),
    ...(variation.between !== undefined && { between: variation.between }),
  };
}

/** A sample's name in findings: which one, and what it is. */
export function nameOf({ contentType }: Sample, index: number): string {
  return `Sample ${index} (${contentType})`;
}

/** What was answered, in short, for the middle of a sentence. */
export function outcomeOf({ status, body, failure }: Reply): string {
  if (failure !== undefined) return failure.message;
  const text = body.toString("utf8", 0, 200).replaceAll(/\s+/gu, " ");
  return status === 200 ? "200" : `${status} ${text}`.replace(/[.\s]+$/u, "");
}
