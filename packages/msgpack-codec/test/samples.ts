import type { CodecSample, MalformedSample } from "@inference-server/testing";

const record = { location: "Fair Isle", wind: 8.5, gust: 61, gale: true, note: null };

const bytesOf = (hex: string): Uint8Array => Buffer.from(hex, "hex");

const bad = (name: string, hex: string): MalformedSample => ({ name, bytes: bytesOf(hex) });

/** Values of every kind that MessagePack has. */
export const samples: readonly CodecSample[] = [
  { name: "a record", value: record },
  { name: "a list of records", value: [record, { ...record, location: "Ærø 🌊" }] },
  {
    name: "rows",
    value: [
      [5.1, 3.5],
      [6, 1e-7],
    ],
  },
  { name: "nested", value: { instances: [{ features: [1, [2, { deep: [] }]], empty: {} }] } },
  { name: "text", value: `quote " nul \0 \u2028 ${"long ".repeat(60)}` },
  { name: "integers", value: [0, 127, 128, 255, 256, 65535, 65536, 4294967296, 2 ** 53 - 1] },
  { name: "negative integers", value: [-1, -32, -33, -128, -129, -32769, -2147483649] },
  { name: "floats", value: [0.1, 1e300, 5e-324, -0.5] },
  {
    name: "longer forms",
    value: [1, "a"],
    bytes: bytesOf("dd00000002cf0000000000000001d90161"),
  },
  { name: "a single float", value: 0.5, bytes: bytesOf("ca3f000000") },
  { name: "null", value: null },
  { name: "nothing", value: [] },
  { name: "bytes", value: { image: Uint8Array.of(0, 255, 1) } },
  { name: "a time", value: { at: new Date(Date.UTC(2024, 1, 29)) } },
  { name: "another name", value: record, mediaType: "application/x-msgpack" },
  {
    name: "typed arrays",
    value: { p: Float32Array.of(0.5, 0.25) },
    decoded: { p: [0.5, 0.25] },
  },
  { name: "64-bit integers", value: BigInt64Array.of(3n, -1n), decoded: [3, -1] },
  { name: "a Map", value: new Map([["a", 1]]), decoded: { a: 1 } },
];

/** What is no MessagePack, or not of the codec's profile. */
export const malformed: readonly MalformedSample[] = [
  bad("nothing", ""),
  bad("half a list", "9301"),
  bad("half a map", "82a161"),
  bad("half a text", "a56162"),
  bad("two values", "0102"),
  bad("a byte that is never used", "c1"),
  bad("an array of 4 billion", "ddffffffff"),
  bad("a map of 4 billion", "dfffffffff"),
  bad("a text of 4 billion", "dbffffffff61"),
  bad("bytes of 4 billion", "c6ffffffff00"),
  bad("a private extension", "d47200"),
  bad("a RegExp of msgpackr", "c7047892a16161"),
  bad("an Error of msgpackr", "c704659192a161"),
  bad("a timestamp of a wrong length", "d5ff0000"),
  bad("an integer that no float holds", "cf0020000000000001"),
  bad("a text that is not UTF-8", "a2c328"),
  bad("too deep", `${"91".repeat(5000)}c0`),
  bad("too deep, too soon over", "91".repeat(5000)),
];
