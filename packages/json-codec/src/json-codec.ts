import { defineCodec } from "@inference-server/core";
import { decodeJson } from "./decode.ts";
import { encodeJson } from "./encode.ts";
import { encodeJsonInParts } from "./encode-in-parts.ts";
import { settingsOf, type JsonCodecOptions } from "./options.ts";

/**
 * Makes the codec of JSON (RFC 8259): reads `application/json` and `application/*+json`, writes
 * `application/json`, compact.
 *
 * `decode` answers what the text holds. `encode` answers a string, and `undefined` for `undefined`
 * and for bytes; `encodeInParts` writes a list part by part.
 *
 * @throws TypeError if an option is unknown or has a value it cannot have.
 */
export function jsonCodec(options: JsonCodecOptions = {}) {
  const settings = settingsOf("jsonCodec", options);
  return defineCodec({
    name: "@inference-server/json-codec",
    consumes: ["application/json", "application/*+json"],
    produces: ["application/json"],
    decode: (bytes) => decodeJson(bytes, settings),
    encode: (value) => encodeJson(value, settings),
    encodeInParts: () => encodeJsonInParts(settings),
  });
}
