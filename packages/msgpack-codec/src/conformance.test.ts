import {
  assertPluginPackage,
  describeCodec,
  type MalformedSample,
} from "@inference-server/testing";
import { describe, it, test } from "vitest";
import { msgpackCodec } from "./index.ts";
import golden from "./msgpack.golden.json" with { type: "json" };

const record = { location: "Fair Isle", wind: 8.5, gust: 61, gale: true, note: null };

const bytesOf = (hex: string): Uint8Array => Buffer.from(hex, "hex");

const malformed = (name: string, hex: string): MalformedSample => ({ name, bytes: bytesOf(hex) });

describe("MessagePack", () => {
  describeCodec(msgpackCodec(), {
    samples: [
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
    ],
    malformed: [
      malformed("nothing", ""),
      malformed("half a list", "9301"),
      malformed("half a map", "82a161"),
      malformed("half a text", "a56162"),
      malformed("two values", "0102"),
      malformed("a byte that is never used", "c1"),
      malformed("an array of 4 billion", "ddffffffff"),
      malformed("a map of 4 billion", "dfffffffff"),
      malformed("a text of 4 billion", "dbffffffff61"),
      malformed("bytes of 4 billion", "c6ffffffff00"),
      malformed("a private extension", "d47200"),
      malformed("a RegExp of msgpackr", "c7047892a16161"),
      malformed("an Error of msgpackr", "c704659192a161"),
      malformed("a timestamp of a wrong length", "d5ff0000"),
      malformed("an integer that no float holds", "cf0020000000000001"),
      malformed("a text that is not UTF-8", "a2c328"),
      malformed("too deep", `${"91".repeat(5000)}c0`),
      malformed("too deep, too soon over", "91".repeat(5000)),
    ],
    golden,
    test,
  });
});

it("is a package that can be installed and found", async () => {
  await assertPluginPackage(import.meta.url);
});
