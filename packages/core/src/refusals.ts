import type { Readers, Unreadable } from "./readers.ts";
import { requestError, type RequestError } from "./request-error.ts";
import type { Writers, Writing } from "./writers.ts";

/** The longest part of a header that an answer quotes: a header may have 16 KB. */
const longestQuote = 200;

/** 415: nobody reads this Content-Type. Lists what can be read, in the `Accept` header too. */
export function unsupportedMediaType(
  contentType: string | undefined,
  reason: Unreadable["reason"] | "declined",
  readers: Readers,
): RequestError {
  const readable = readers.readable();
  // An inputFn that declares no types knows alone what it reads.
  const listed = readable.length === 0 ? "" : ` Readable: ${readable.join(", ")}.`;
  return requestError({
    status: 415,
    code: "unsupported_media_type",
    detail: `${whatIsWrong(contentType, reason)}${listed}${advice(contentType, readable)}`,
    ...(readable.length > 0 && { headers: { Accept: readable.join(", ") } }),
  });
}

/** 415: the body is compressed (RFC 9110 §8.4), which SageMaker's own clients never do. */
export function unsupportedEncoding(encoding: string): RequestError {
  return requestError({
    status: 415,
    code: "unsupported_content_encoding",
    detail:
      `The body has the Content-Encoding ${quote(encoding)}, which this server does not decode. Send ` +
      "it uncompressed, without a Content-Encoding header.",
    headers: { "Accept-Encoding": "identity" },
  });
}

/**
 * 406: the client takes nothing that can be written. With `reasons`, the codecs it would take have
 * declined this prediction.
 */
export function notAcceptable(
  accept: string | undefined,
  writers: Writers,
  { accept: { ranges } }: Writing,
  reasons?: readonly string[],
): RequestError {
  const writable = writers.writable();
  const listed = writable.length === 0 ? "only raw bytes and text" : writable.join(", ");
  const what =
    ranges.length === 0
      ? `The Accept header ${quote(accept)} holds no media type.`
      : reasons === undefined
        ? `No installed codec writes what ${quote(`Accept: ${accept}`)} asks for.`
        : `The prediction cannot be written as ${quote(`Accept: ${accept}`)} asks.`;
  // A codec that writes several types declines each of them for the same reason.
  const why = [...new Set(reasons)].map((reason) => ` ${reason}`).join("");
  return requestError({
    status: 406,
    code: "not_acceptable",
    detail: `${what}${why} Writable: ${listed}. Send one of these in Accept, or no Accept header.`,
  });
}

function whatIsWrong(
  contentType: string | undefined,
  reason: Unreadable["reason"] | "declined",
): string {
  if (contentType === undefined) return "The request has no Content-Type.";
  if (reason === "malformed") return `The Content-Type ${quote(contentType)} is not a media type.`;
  if (reason === "charset") {
    return `The Content-Type ${quote(contentType)} names a charset other than UTF-8. Send UTF-8.`;
  }
  return `No installed codec reads ${quote(contentType)}.`;
}

/** Tools send a Content-Type of their own where the user gave none: name the header to send. */
function advice(contentType: string | undefined, readable: readonly string[]): string {
  const [best] = readable.includes("application/json") ? ["application/json"] : readable;
  if (best === undefined) return "";
  const form = contentType?.toLowerCase().startsWith("application/x-www-form-urlencoded") === true;
  if (contentType !== undefined && !form) return "";
  const why = form ? " That type is what curl sends when it is given none." : "";
  return `${why} Say what the body is, for example with -H 'Content-Type: ${best}'.`;
}

function quote(header = ""): string {
  return header.length <= longestQuote ? `"${header}"` : `"${header.slice(0, longestQuote)}…"`;
}
