import { decodeJson } from "../../packages/json-codec/src/decode.ts";
import { encodeJson } from "../../packages/json-codec/src/encode.ts";
import { hasEscapedKey } from "../../packages/json-codec/src/escaped-keys.ts";
import { settingsOf } from "../../packages/json-codec/src/options.ts";
import { isPlain } from "../../packages/json-codec/src/plain.ts";
import { textOf } from "../../packages/json-codec/src/text.ts";
import { isWithin } from "../../packages/json-codec/src/within.ts";
import { decimals, floats, listOf, nestedRecords, records, smallIntegers } from "./shapes.ts";
import type { Race, Subject } from "./subject.ts";

const settings = settingsOf("jsonCodec", {});
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** JSON beside what JavaScript has built in. */
export const jsonSubjects: readonly Subject[] = [
  records,
  nestedRecords,
  floats,
  decimals,
  smallIntegers,
].map((shape) => ({
  format: "JSON",
  shape: shape.name,
  prepare: (bytes) => race(listOf(shape, bytes, (list) => JSON.stringify(list).length)),
}));

function race(value: unknown): Race {
  const text = JSON.stringify(value);
  const bytes = encoder.encode(text);
  return {
    bytes: bytes.length,
    decode: [
      { name: "JSON.parse", run: () => JSON.parse(decoder.decode(bytes)) as unknown },
      { name: "json-codec", run: () => decodeJson(bytes, settings) },
    ],
    encode: [
      { name: "JSON.stringify", run: () => JSON.stringify(value) },
      { name: "json-codec", run: () => encodeJson(value, settings) },
    ],
    checks: [
      { name: "UTF-8, and to text", run: () => textOf(bytes) },
      { name: "to text alone", run: () => decoder.decode(bytes) },
      { name: "depth and numbers read", run: () => isWithin(value, 512, 2 ** 53) },
      { name: "keys with escapes", run: () => hasEscapedKey(text) },
      { name: "anything to write as it is", run: () => isPlain(value, 64) },
    ],
  };
}
