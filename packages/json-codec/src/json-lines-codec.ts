import { defineCodec } from "@inference-server/core";
import { decodeJsonLines } from "./decode-lines.ts";
import { decodeJsonLinesStream } from "./decode-lines-stream.ts";
import { encodeJsonLines, encodeJsonLinesStream } from "./encode.ts";
import { encodeJsonLinesInParts } from "./encode-in-parts.ts";
import { settingsOf, type JsonCodecOptions } from "./options.ts";

/** SageMaker's name first; the format has no registered one. */
const mediaTypes = ["application/jsonlines", "application/x-ndjson", "application/jsonl"] as const;

/**
 * Makes the codec of JSON Lines: one JSON value on each line.
 *
 * `decode` always answers a list; `decodeStream` reads a body of any size record by record. `encode`
 * answers a string with a line for each value of a list and a single line for anything else, and
 * `undefined` for `undefined` and for bytes; `encodeInParts` writes a list part by part. A prediction
 * that is a stream goes out line by line.
 *
 * @throws TypeError if an option is unknown or has a value it cannot have.
 */
export function jsonLinesCodec(options: JsonCodecOptions = {}) {
  const settings = settingsOf("jsonLinesCodec", options);
  return defineCodec({
    name: "@inference-server/json-codec/jsonlines",
    consumes: mediaTypes,
    produces: mediaTypes,
    recordsOnly: true,
    decode: (bytes) => decodeJsonLines(bytes, settings),
    decodeStream: (chunks) => decodeJsonLinesStream(chunks, settings),
    encode: (value) => encodeJsonLines(value, settings),
    encodeInParts: () => encodeJsonLinesInParts(settings),
    encodeStream: (values) => encodeJsonLinesStream(values, settings),
  });
}
