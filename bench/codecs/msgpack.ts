import { pack, Packr, Unpackr } from "msgpackr";
import { decodeMessagePack } from "../../packages/msgpack-codec/src/decode.ts";
import { encodeMessagePack } from "../../packages/msgpack-codec/src/encode.ts";
import { settingsOf } from "../../packages/msgpack-codec/src/options.ts";
import { isPlainValue } from "../../packages/msgpack-codec/src/plain-value.ts";
import { decimals, floats, listOf, nestedRecords, records, smallIntegers } from "./shapes.ts";
import type { Race, Subject } from "./subject.ts";

const settings = settingsOf({});
// In the form that every language reads, with the same bytes as the codec's.
const packr = new Packr({ useRecords: false, variableMapSize: true });
const unpackr = new Unpackr({ useRecords: false });

/** MessagePack beside bare msgpackr. */
export const msgpackSubjects: readonly Subject[] = [
  records,
  nestedRecords,
  floats,
  decimals,
  smallIntegers,
].map((shape) => ({
  format: "MessagePack",
  shape: shape.name,
  prepare: (bytes) => race(listOf(shape, bytes, (list) => packr.pack(list).length)),
}));

function race(value: unknown): Race {
  const { buffer, length } = Uint8Array.from(packr.pack(value));
  // Every request comes as a view of its own; msgpackr leaves a property on what it has read.
  const body = () => Buffer.from(buffer, 0, length);
  return {
    bytes: length,
    decode: [
      { name: "msgpackr", run: () => unpackr.unpack(body()) as unknown },
      { name: "msgpack-codec", run: () => decodeMessagePack(body(), settings) },
    ],
    encode: [
      { name: "msgpackr", run: () => packr.pack(value) },
      { name: "msgpack-codec", run: () => encodeMessagePack(value, settings) },
      { name: "msgpackr, 16-bit maps", run: () => pack(value) },
    ],
    checks: [{ name: "anything to write otherwise", run: () => isPlainValue(value, 512) }],
  };
}
