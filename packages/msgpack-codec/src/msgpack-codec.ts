import { defineCodec } from "@inference-server/core";
import { decodeMessagePack } from "./decode.ts";
import { encodeMessagePack } from "./encode.ts";
import { encodeMessagePackInParts } from "./encode-in-parts.ts";
import { settingsOf, type MsgpackCodecOptions } from "./options.ts";

/** The names under which clients send it. */
const mediaTypes = [
  "application/msgpack",
  "application/x-msgpack",
  "application/vnd.msgpack",
] as const;

/**
 * Makes the codec of MessagePack, in a profile that every language reads and that is safe to
 * decode: no extension but the timestamp.
 *
 * `decode` answers what the bytes hold. `encode` answers bytes, and `undefined` for `undefined`;
 * `encodeInParts` writes a list part by part.
 *
 * @throws TypeError if an option is unknown or has a value it cannot have.
 */
export function msgpackCodec(options: MsgpackCodecOptions = {}) {
  const settings = settingsOf(options);
  return defineCodec({
    name: "@inference-server/msgpack-codec",
    consumes: mediaTypes,
    produces: mediaTypes,
    decode: (bytes) => decodeMessagePack(bytes, settings),
    encode: (value) => encodeMessagePack(value, settings),
    encodeInParts: () => encodeMessagePackInParts(settings),
  });
}
