import { describe, expect, it } from "vitest";
import { msgpackCodec } from "./index.ts";

const codec = msgpackCodec({ bigint: "bigint" });
const encode = (value: unknown) => codec.encode(value);
const roundTrip = (value: unknown) => codec.decode(encode(value) ?? new Uint8Array());
const nest = (levels: number): unknown => JSON.parse("[".repeat(levels) + "]".repeat(levels));

describe("encode", () => {
  it.each([
    [
      "typed arrays as lists of their numbers",
      { a: Float32Array.of(0.5, -0, NaN), b: new Int16Array(2) },
      { a: [0.5, -0, NaN], b: [0, 0] },
    ],
    ["a typed array alone", Float64Array.of(1, 2.5), [1, 2.5]],
    ["clamped bytes as numbers", Uint8ClampedArray.of(1, 255), [1, 255]],
    ["64-bit elements exactly", BigInt64Array.of(3n, -9007199254740993n), [3, -9007199254740993n]],
    [
      "bytes as bin at any level",
      { image: Uint8Array.of(1, 255) },
      { image: Uint8Array.of(1, 255) },
    ],
    ["a Buffer as bin", [Buffer.from([1])], [Uint8Array.of(1)]],
    ["an ArrayBuffer as bin", Uint8Array.of(1, 2).buffer, Uint8Array.of(1, 2)],
    ["a DataView as bin", [new DataView(Uint8Array.of(1, 2, 3).buffer, 1, 1)], [Uint8Array.of(2)]],
    ["a Date", { at: new Date(-1) }, { at: new Date(-1) }],
    [
      "the furthest Dates",
      [new Date(8.64e15), new Date(-8.64e15)],
      [new Date(8.64e15), new Date(-8.64e15)],
    ],
    [
      "a Map with string keys",
      new Map<string, unknown>([
        ["b", 1],
        ["a", undefined],
      ]),
      { b: 1 },
    ],
    ["a Set as a list", new Set([1, "a"]), [1, "a"]],
    ["no undefined fields", { a: undefined, b: null }, { b: null }],
    ["whole numbers that only a float holds", [2 ** 70, -(2 ** 64)], [2 ** 70, -(2 ** 64)]],
    [
      "bigints in the fewest bytes",
      [3n, 2n ** 64n - 1n, -(2n ** 63n)],
      [3, 2n ** 64n - 1n, -(2 ** 63)],
    ],
    [
      "the fields of an instance",
      new (class {
        a = 1;
      })(),
      { a: 1 },
    ],
    ["an object without a prototype", Object.assign(Object.create(null), { a: 1 }), { a: 1 }],
    [
      "own fields alone",
      Object.create({ inherited: 1 }, { own: { value: 2, enumerable: true } }),
      { own: 2 },
    ],
    [
      "fields named like methods",
      { constructor: 1, toString: 2, hasOwnProperty: 3 },
      { constructor: 1, toString: 2, hasOwnProperty: 3 },
    ],
    [
      "long texts of several bytes",
      ["é".repeat(15), "é".repeat(200), "€".repeat(70_000)],
      ["é".repeat(15), "é".repeat(200), "€".repeat(70_000)],
    ],
    [
      "more than 65535 parts",
      [Array<number>(65536).fill(1), new Uint8Array(65536)],
      [Array<number>(65536).fill(1), new Uint8Array(65536)],
    ],
  ])("writes %s", (_, value, read) => {
    expect(roundTrip(value)).toStrictEqual(read);
  });

  it("writes more than 65535 fields", () => {
    const fields = Object.fromEntries(
      Array.from({ length: 65536 }, (_, index) => [`k${index}`, index]),
    );

    expect(roundTrip(fields)).toStrictEqual(fields);
  });

  it("writes megabytes", () => {
    const records = Array.from({ length: 60_000 }, (_, index) => ({
      index,
      text: `Fair Isle ${index}`,
      half: index / 2,
    }));
    const value = {
      records,
      text: "é".repeat(1_500_000),
      bytes: new Uint8Array(3_000_000).fill(7),
      end: 1,
    };

    expect(roundTrip(value)).toEqual(value);
    expect(encode(1)).toEqual(Uint8Array.of(1));
  });

  it("does not ask toJSON", () => {
    expect(
      roundTrip(
        new (class {
          a = 1;
          toJSON() {
            return "no";
          }
        })(),
      ),
    ).toEqual({ a: 1 });
  });

  it.each([
    [
      "undefined in a list",
      { a: [1, undefined] },
      '"/a/1"',
      "it is undefined. Write null, or leave the field out",
    ],
    ["a hole in a list", { a: Array(1) }, '"/a/0"', "it is undefined"],
    ["a function", { a: () => 1 }, '"/a"', "it is a function"],
    ["a symbol", [Symbol("s")], '"/0"', "it is a symbol"],
    [
      "an integer of more than 64 bits",
      { id: [2n ** 64n] },
      '"/id/0"',
      "it is an integer of more than 64 bits. Write it as a string",
    ],
    [
      "a Map with other keys",
      { m: new Map([[1, 2]]) },
      '"/m"',
      "it is a Map with a key that is not a string",
    ],
    [
      "half a surrogate pair in a list",
      ["\udc00"],
      '"/0"',
      "it is a string with half a surrogate pair",
    ],
    ["half a surrogate pair", { a: "\ud800" }, '"/a"', "it is a string with half a surrogate pair"],
    [
      "half a surrogate pair in a long text",
      ["a".repeat(100) + "\udc00"],
      '"/0"',
      "it is a string with half a surrogate pair",
    ],
    [
      "half a surrogate pair in a key",
      { a: { "\ud800": 1 } },
      '"/a/\ud800"',
      "it is a string with half a surrogate pair",
    ],
    ["an invalid Date", { at: new Date(NaN) }, '"/at"', "it is an invalid Date"],
    [
      "a promise that was not awaited",
      { a: Promise.resolve(1) },
      '"/a"',
      "it is of the kind Promise",
    ],
    ["a RegExp", { "a/b": /x/ }, '"/a~1b"', "it is of the kind RegExp"],
    ["an Error", [new Error("x")], '"/0"', "it is of the kind Error"],
    ["shared memory", [new SharedArrayBuffer(1)], '"/0"', "it is of the kind SharedArrayBuffer"],
  ])("refuses %s, naming its path", (_, value, pointer, reason) => {
    const shown = JSON.stringify(JSON.parse(pointer.replace("\ud800", "\\ud800")));
    expect(() => encode(value)).toThrow(
      `Cannot write the value at ${shown} as MessagePack: ${reason}`,
    );
  });

  it("refuses a value that contains itself", () => {
    const value: { list: unknown[] } = { list: [1] };
    value.list.push(value);

    expect(() => encode(value)).toThrow(
      /^Cannot write the value at "(\/list\/1)+(\/list)?" as MessagePack: it contains itself\.$/,
    );
  });

  it("bounds the depth", () => {
    expect(roundTrip(nest(512))).toEqual(nest(512));
    expect(() => encode(nest(513))).toThrow("it is nested deeper than 512 levels.");
    expect(() => msgpackCodec({ maxDepth: 1 }).encode([[1]])).toThrow(
      new Error(
        'Cannot write the value at "/0" as MessagePack: it is nested deeper than 1 levels.',
      ),
    );
  });

  it("refuses fields that change while they are written", () => {
    let asked = 0;
    const value = {
      get a() {
        asked++;
        return asked === 1 ? 1 : undefined;
      },
    };

    expect(() => encode(value)).toThrow("its fields changed while they were written");
  });

  it("declines undefined", () => {
    expect(encode(undefined)).toBeUndefined();
  });

  it("answers bytes that no later call changes, in a buffer of their own", () => {
    const first = encode({ a: 1 });
    const copy = Uint8Array.from(first ?? []);
    encode({ b: 2, c: "later" });

    expect(first).toEqual(copy);
    expect(first?.buffer.byteLength).toBe(first?.byteLength);
  });

  it("may be called in the middle of itself", () => {
    const value = {
      a: "before",
      get b() {
        return encode({ inner: "x".repeat(50) })?.length;
      },
      c: "after",
    };

    expect(roundTrip(value)).toEqual({ a: "before", b: 59, c: "after" });
  });

  it("writes as ever after a refusal", () => {
    expect(() => encode(["x", () => 1])).toThrow("it is a function");
    expect(encode(1)).toEqual(Uint8Array.of(1));
  });
});
