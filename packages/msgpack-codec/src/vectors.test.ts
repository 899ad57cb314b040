import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { msgpackCodec } from "./index.ts";

interface Golden {
  readonly both: Readonly<Record<string, string>>;
  readonly reading: Readonly<Record<string, string>>;
}

const golden = JSON.parse(
  readFileSync(new URL("../test-data/python.golden.json", import.meta.url), "utf8"),
) as Golden;

const bytesOf = (hex = "") => Uint8Array.from(Buffer.from(hex, "hex"));
const range = (length: number) => Array.from({ length }, (_, index) => index);
const numbered = (length: number) =>
  Object.fromEntries(range(length).map((index) => [`k${index}`, index]));

const values: Readonly<Record<string, unknown>> = {
  nil: null,
  false: false,
  true: true,
  "float 1.5": 1.5,
  "float 0.1": 0.1,
  "float -0": -0,
  "float 1e300": 1e300,
  "float 5e-324": 5e-324,
  "float Infinity": Infinity,
  "float -Infinity": -Infinity,
  "float NaN": NaN,
  "text ''": "",
  "text 31": "a".repeat(31),
  "text 32": "a".repeat(32),
  "text 255": "a".repeat(255),
  "text 256": "a".repeat(256),
  "text of one to four bytes": "aé€😀",
  "text of twenty euros": "€".repeat(20),
  "text that begins with a byte order mark": `\uFEFF${"b".repeat(70)}`,
  "bin 0": new Uint8Array(),
  "bin 3": Uint8Array.of(0, 0x80, 0xff),
  "bin 255": new Uint8Array(255).fill(7),
  "bin 256": new Uint8Array(256).fill(7),
  "array 0": [],
  "array 15": Array<number>(15).fill(7),
  "array 16": Array<number>(16).fill(7),
  "array mixed": [1, 2.5, "x", null, true, [], {}],
  "map 0": {},
  "map 15": numbered(15),
  "map 16": numbered(16),
  "map with a long key": { ["k".repeat(40)]: 1 },
  "map with a key __proto__": JSON.parse('{"__proto__":{"polluted":true}}'),
  records: range(20).map((id) => ({ id, wind: { force: [id, id + 0.5] }, ok: true })),
  "timestamp 0": new Date(0),
  "timestamp 32": new Date((2 ** 32 - 1) * 1000),
  "timestamp 64 of seconds": new Date(2 ** 32 * 1000),
  "timestamp 64 of milliseconds": new Date(1999),
  "timestamp 96": new Date(-999),
};

const integers = Object.keys(golden.both).filter((name) => name.startsWith("integer "));

describe("what Python's msgpack writes", () => {
  it.each(Object.entries(values))("is read and written the same: %s", (name, value) => {
    const codec = msgpackCodec();

    expect(codec.decode(bytesOf(golden.both[name]))).toStrictEqual(value);
    expect(Buffer.from(codec.encode(value) ?? []).toString("hex")).toBe(golden.both[name]);
  });

  it.each(integers)("is read and written the same: %s", (name) => {
    const codec = msgpackCodec({ bigint: "bigint" });
    const exact = BigInt(name.slice("integer ".length));
    const float = Number(exact);

    expect(codec.decode(bytesOf(golden.both[name]))).toBe(BigInt(float) === exact ? float : exact);
    expect(Buffer.from(codec.encode(exact) ?? []).toString("hex")).toBe(golden.both[name]);
  });

  it("has a value here for each of its vectors", () => {
    expect(Object.keys(golden.both).toSorted()).toEqual(
      [...Object.keys(values), ...integers].toSorted(),
    );
  });

  it("is read where its floats are single", () => {
    expect(msgpackCodec().decode(bytesOf(golden.reading["single floats"]))).toEqual([
      Math.fround(0.1),
      1.5,
      -0,
    ]);
  });

  it.each([
    ["timestamp of microseconds", "The value is a timestamp finer than a millisecond."],
    ["map with other keys", "The map has a key that is not a string. Send strings as keys."],
    ["extension 5", "The value is of extension type 5."],
  ])("is refused: %s", (name, message) => {
    expect(() => msgpackCodec().decode(bytesOf(golden.reading[name]))).toThrow(message);
  });
});
