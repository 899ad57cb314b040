import type { CodecSample, MalformedSample } from "@inference-server/testing";

const record = { location: "Fair Isle", wind: 8.5, gust: 61, gale: true, note: null };

const values: readonly CodecSample[] = [
  { name: "a record", value: record, bytes: `\uFEFF ${JSON.stringify(record, undefined, 2)}\r\n` },
  { name: "a list of records", value: [record, { ...record, location: "Ærø 🌊" }] },
  {
    name: "rows",
    value: [
      [5.1, 3.5],
      [6, 1e-7],
    ],
    bytes: "[[51e-1,3.5],\n[6.0,0.0000001]]",
  },
  { name: "nested", value: { instances: [{ features: [1, [2, { deep: [] }]], empty: {} }] } },
  { name: "text", value: 'quote " backslash \\ tab \t line \n nul \0 \u2028 end' },
  { name: "escapes", value: ["\u00E6/"], bytes: String.raw`["\u00e6\/"]` },
  { name: "numbers", value: [0, -1, 9007199254740991, 1.7976931348623157e308, 5e-324, 0.1] },
  { name: "null", value: null },
  { name: "nothing", value: [] },
  { name: "typed arrays", value: { p: Float32Array.of(0.5, 0.25) }, decoded: { p: [0.5, 0.25] } },
  { name: "64-bit integers", value: BigInt64Array.of(3n, -1n), decoded: [3, -1] },
  { name: "not a number", value: [Number.NaN, -Infinity], decoded: [null, null] },
  {
    name: "a date",
    value: { at: new Date(Date.UTC(2024, 1, 29)) },
    decoded: { at: "2024-02-29T00:00:00.000Z" },
  },
];

/** Values of every kind that JSON has. */
export const samples: readonly CodecSample[] = [
  ...values,
  { name: "a suffix", value: record, mediaType: "application/vnd.acme.forecast+json" },
];

/** What is no JSON, or more than a float or the depth holds. */
export const malformed: readonly MalformedSample[] = [
  { name: "nothing", text: "" },
  { name: "white space", text: " \n" },
  { name: "half a record", text: '{"location":' },
  { name: "trailing comma", text: "[1,]" },
  { name: "two values", text: "1 2" },
  { name: "single quotes", text: "{'a':1}" },
  { name: "a comment", text: "[1] // one" },
  { name: "NaN", text: "[NaN]" },
  { name: "leading zero", text: "[01]" },
  { name: "too large", text: "[1e999]" },
  { name: "too exact", text: "[9007199254740993]" },
  { name: "raw line feed in a text", text: '"a\nb"' },
  { name: "bad escape", text: String.raw`"\x"` },
  { name: "not UTF-8", bytes: Uint8Array.of(0x22, 0xc3, 0x28, 0x22) },
  { name: "UTF-16", bytes: Buffer.from('{"a":1}', "utf16le") },
  { name: "a surrogate in UTF-8", bytes: Uint8Array.of(0x22, 0xed, 0xa0, 0x80, 0x22) },
  { name: "too deep", text: "[".repeat(5000) + "]".repeat(5000) },
  { name: "too deep, too soon over", text: '{"a":'.repeat(5000) },
];

/** Lists of records. */
export const samplesOfLines: readonly CodecSample[] = [
  ...values
    .filter(({ name, value }) => Array.isArray(value) && name !== "rows" && name !== "escapes")
    .map(({ bytes: _bytes, ...sample }) => sample),
  { name: "a record", value: record, decoded: [record] },
  { name: "lists", value: [[1, 2], [3]], bytes: "\n[1,2]\r\n\n[3]" },
  { name: "texts", value: ["a\nb", "\u2028", "null", ""] },
  { name: "another name", value: [record], mediaType: "application/x-ndjson" },
];

/** Lines of which one is not JSON. */
export const malformedLines: readonly MalformedSample[] = [
  { name: "half a record", text: '{"a":1}\n{"a":' },
  { name: "two values on a line", text: "1 2\n" },
  { name: "a value on two lines", text: "[1,\n2]\n" },
  { name: "a word", text: '{"a":1}\nend\n' },
  { name: "not UTF-8", bytes: Uint8Array.of(0x31, 0x0a, 0xff, 0x0a) },
  { name: "too deep", text: `1\n${"[".repeat(5000)}${"]".repeat(5000)}\n` },
];
