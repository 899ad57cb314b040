import type { Transcoder } from "./transcoder.ts";

const decoder = new TextDecoder();

/**
 * Reads an answer back: by the codec of its media type, a problem document and JSON as JSON, text
 * as a string, and anything else as its bytes.
 */
export async function decodeAnswer(
  transcoder: Transcoder,
  body: Uint8Array,
  contentType: string,
): Promise<unknown> {
  if (/^application\/problem\+json\b/i.test(contentType)) return JSON.parse(decoder.decode(body));
  const read = await transcoder.decode(body, contentType);
  if (read !== undefined) return read.value;
  return /^text\//i.test(contentType) ? decoder.decode(body) : body;
}
