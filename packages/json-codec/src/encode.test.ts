import { describe, expect, it } from "vitest";
import { jsonCodec } from "./index.ts";

const encode = (value: unknown, options?: Parameters<typeof jsonCodec>[0]) =>
  jsonCodec(options).encode(value);
const nest = (levels: number) => "[".repeat(levels) + "]".repeat(levels);

describe("encode", () => {
  it.each([
    [
      "fields in their order, compact",
      { b: 1, a: [true, null, "é"] },
      '{"b":1,"a":[true,null,"é"]}',
    ],
    ["null", null, "null"],
    ["no undefined fields", { a: undefined, b: 1 }, '{"b":1}'],
    ["the sign of -0", [0, -0, { zero: -0 }], '[0,-0,{"zero":-0}]'],
    [
      "all digits of large integers",
      [2 ** 53, 2 ** 60, -(2 ** 60), 1e21],
      "[9007199254740992,1152921504606846976,-1152921504606846976,1e+21]",
    ],
    ["NaN and the infinities as null", [NaN, Infinity, { a: -Infinity }], '[null,null,{"a":null}]'],
    [
      "typed arrays as lists",
      { a: Float32Array.of(0.5, -0, NaN), b: new Int16Array(2) },
      '{"a":[0.5,-0,null],"b":[0,0]}',
    ],
    ["a typed array alone", Float64Array.of(1, 2.5), "[1,2.5]"],
    ["bytes inside a value as numbers", { image: Uint8Array.of(1, 255) }, '{"image":[1,255]}'],
    ["a Buffer inside a value as numbers", [Buffer.from([1, 2])], "[[1,2]]"],
    [
      "64-bit integers that a float holds",
      { labels: BigInt64Array.of(3n, -4n), n: 2n ** 60n },
      '{"labels":[3,-4],"n":1152921504606846976}',
    ],
    ["a Date as ISO 8601", [new Date(0)], '["1970-01-01T00:00:00.000Z"]'],
    ["an invalid Date as null", [new Date(NaN)], "[null]"],
    [
      "a Map as an object",
      new Map([
        ["b", 1],
        ["__proto__", 2],
      ]),
      '{"b":1,"__proto__":2}',
    ],
    ["a Set as a list", new Set([1, "a"]), '[1,"a"]'],
    ["what toJSON answers", [{ toJSON: (key: string) => `at ${key}` }, -0], '["at 0",-0]'],
    ["a Date that toJSON answers", { toJSON: () => new Date(0) }, '"1970-01-01T00:00:00.000Z"'],
    ["a URL", { url: new URL("http://localhost/") }, '{"url":"http://localhost/"}'],
    [
      "the fields of an instance",
      new (class {
        a = 1;
        b = -0;
      })(),
      '{"a":1,"b":-0}',
    ],
    ["an object without a prototype", Object.assign(Object.create(null), { a: 1 }), '{"a":1}'],
    ["a field named constructor", { constructor: "x", a: -0 }, '{"constructor":"x","a":-0}'],
    ["lone surrogates as escapes", "\ud800", String.raw`"\ud800"`],
  ])("writes %s", (_, value, text) => {
    expect(encode(value)).toBe(text);
  });

  it("writes an own key __proto__", () => {
    expect(encode(JSON.parse('{"__proto__":-0}'))).toBe('{"__proto__":-0}');
  });

  it.each([
    ["NaN", [NaN, -Infinity], '["NaN","-Infinity"]'],
    ["an invalid Date", [new Date(NaN)], '["NaN"]'],
    ["a typed array's", Float32Array.of(Infinity), '["Infinity"]'],
  ])("follows nonFinite: string for %s", (_, value, text) => {
    expect(encode(value, { nonFinite: "string" })).toBe(text);
  });

  it("follows nonFinite: error, naming path and option", () => {
    expect(() => encode({ scores: [0, NaN] }, { nonFinite: "error" })).toThrow(
      new Error(
        'Cannot write the value at "/scores/1" as JSON: it is NaN, which JSON has no word for. ' +
          'The option nonFinite: "null" or "string" of the codec writes one.',
      ),
    );
  });

  it.each([
    ["number", "[9007199254740993]"],
    ["bigint", "[9007199254740993]"],
    ["string", '["9007199254740993"]'],
  ] as const)("follows bigint: %s", (bigint, text) => {
    expect(encode([9007199254740993n], { bigint })).toBe(text);
    expect(encode(BigInt64Array.of(9007199254740993n), { bigint })).toBe(text);
  });

  it.each([
    [
      "an integer that no float holds",
      { id: [9007199254740993n] },
      '"/id/0"',
      "no 64-bit float holds the integer 9007199254740993 exactly",
    ],
    ["an integer beyond every float", { id: 10n ** 400n }, '"/id"', "no 64-bit float holds"],
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
      "a Map with other keys",
      { m: new Map([[1, 2]]) },
      '"/m"',
      "it is a Map with a key that is not a string",
    ],
    ["bytes that are no list", { a: new ArrayBuffer(1) }, '"/a"', "it is of the kind ArrayBuffer"],
    ["a DataView", [new DataView(new ArrayBuffer(1))], '"/0"', "it is of the kind DataView"],
    [
      "a promise that was not awaited",
      { a: Promise.resolve(1) },
      '"/a"',
      "it is of the kind Promise",
    ],
    ["an Error", { a: new Error("x") }, '"/a"', "it is of the kind Error"],
    ["a RegExp", { "a/b": /x/ }, '"/a~1b"', "it is of the kind RegExp"],
    ["a boxed number", [Object(1)], '"/0"', "it is of the kind Number"],
  ])("refuses %s, naming its path", (_, value, pointer, reason) => {
    expect(() => encode(value)).toThrow(`Cannot write the value at ${pointer} as JSON: ${reason}`);
  });

  it("refuses a value that contains itself", () => {
    const value: { list: unknown[] } = { list: [1] };
    value.list.push({ value });

    expect(() => encode(value)).toThrow(
      new Error('Cannot write the value at "/list/1/value" as JSON: it contains itself.'),
    );
  });

  it("writes a part that stands in several places", () => {
    const part = { zero: -0 };

    expect(encode([part, part])).toBe('[{"zero":-0},{"zero":-0}]');
  });

  it("bounds the depth", () => {
    expect(encode(JSON.parse(nest(512)))).toBe(nest(512));
    expect(() => encode(JSON.parse(nest(513)))).toThrow("it is nested deeper than 512 levels.");
    expect(() => encode([[1]], { maxDepth: 1 })).toThrow(
      new Error('Cannot write the value at "/0" as JSON: it is nested deeper than 1 levels.'),
    );
  });

  it.each([
    ["undefined", undefined],
    ["bytes", Uint8Array.of(1)],
    ["a Buffer", Buffer.from("x")],
    ["an ArrayBuffer", new ArrayBuffer(1)],
    ["a DataView", new DataView(new ArrayBuffer(1))],
  ])("declines %s", (_, value) => {
    expect(encode(value)).toBeUndefined();
  });
});
