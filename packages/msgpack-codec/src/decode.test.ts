import { describe, expect, it } from "vitest";
import { msgpackCodec } from "./index.ts";

const decode = (bytes: readonly number[], options?: Parameters<typeof msgpackCodec>[0]) =>
  msgpackCodec(options).decode(Uint8Array.from(bytes));
const ascii = (text: string) => [...Buffer.from(text, "latin1")];
const nest = (levels: number) => [...Array<number>(levels - 1).fill(0x91), 0x90];

describe("decode", () => {
  it.each([
    ["lengths in more bytes than they need", [0xdb, 0, 0, 0, 1, 0x61], "a"],
    ["a long form of an array", [0xdd, 0, 0, 0, 2, 1, 2], [1, 2]],
    ["a long form of a map", [0xdf, 0, 0, 0, 1, 0xd9, 1, 0x61, 1], { a: 1 }],
    ["small numbers in eight bytes", [0xcf, 0, 0, 0, 0, 0, 0, 0, 5], 5],
    ["the last of duplicate keys", [0x82, 0xa1, 0x61, 1, 0xa1, 0x61, 2], { a: 2 }],
    [
      "single floats exactly",
      [0x92, 0xca, 0x3f, 0x80, 0, 0, 0xca, 0x3d, 0xcc, 0xcc, 0xcd],
      [1, Math.fround(0.1)],
    ],
    [
      "lists that begin with numbers and go on otherwise",
      [0x93, 1, 0xcb, 0x3f, 0xf8, 0, 0, 0, 0, 0, 0, 0xa1, 0x61],
      [1, 1.5, "a"],
    ],
    [
      "rows of integers, of floats and of both",
      [
        0x93, 0x9a, 1, 0xff, 0xcc, 200, 0xcd, 1, 0, 0xce, 0xff, 0, 0, 0, 0xd0, 0x80, 0xd1, 0x80, 0,
        0xd2, 0x80, 0, 0, 0, 0xcf, 0, 0, 0, 1, 0, 0, 0, 0, 7, 0x92, 0xca, 0x3f, 0, 0, 0, 0xcb, 0xbf,
        0xf8, 0, 0, 0, 0, 0, 0, 0x92, 3, 0xcb, 0x80, 0, 0, 0, 0, 0, 0, 0,
      ],
      [
        [1, -1, 200, 256, 0xff000000, -128, -32768, -2147483648, 2 ** 32, 7],
        [0.5, -1.5],
        [3, -0],
      ],
    ],
    ["rows of floats and text", [0x92, 0xcb, 0x3f, 0xf8, 0, 0, 0, 0, 0, 0, 0xa1, 0x61], [1.5, "a"]],
    ["a timestamp with a longer header", [0xc7, 4, 0xff, 0, 0, 0, 1], new Date(1000)],
  ])("reads %s", (_, bytes, value) => {
    expect(decode(bytes)).toStrictEqual(value);
  });

  it("reads records whose keys repeat, change and grow", () => {
    const records = Array.from({ length: 60 }, (_, index) => ({
      location: `Fair Isle ${index}`,
      wind: { force: index, direction: index % 2 === 0 ? "west" : "südwest" },
      ...(index % 3 === 0 && { [`extra${index}`]: null }),
      ["k".repeat(index)]: true,
    }));
    const codec = msgpackCodec();

    expect(codec.decode(codec.encode(records) ?? new Uint8Array())).toStrictEqual(records);
  });

  it.each([
    ["nothing", [], "Empty body: expected a MessagePack value."],
    [
      "a second value",
      [1, 2, 3],
      "Malformed MessagePack at byte 1: the value ends here, and 2 more bytes follow.",
    ],
    [
      "a cut array",
      [0x92, 1],
      "Malformed MessagePack at byte 1: 2 values should follow, and 1 bytes do.",
    ],
    [
      "a cut nested array",
      [0x92, 0x91, 1],
      "Malformed MessagePack at byte 3: the body ends where a value should begin.",
    ],
    [
      "a cut float",
      [0xcb, 0, 0],
      "Malformed MessagePack at byte 1: 8 bytes should follow, and 2 do.",
    ],
    [
      "a cut float in a list",
      [0x92, 0xcb, 0, 0],
      "Malformed MessagePack at byte 2: 8 bytes should follow, and 2 do.",
    ],
    [
      "a cut integer",
      [0xcd, 0],
      "Malformed MessagePack at byte 1: 2 bytes should follow, and 1 do.",
    ],
    [
      "a cut text",
      [0xa5, 0x61],
      "Malformed MessagePack at byte 1: 5 bytes should follow, and 1 do.",
    ],
    [
      "a cut length",
      [0xdd, 0, 0],
      "Malformed MessagePack at byte 1: 4 bytes should follow, and 2 do.",
    ],
    [
      "a text that claims 4 GB",
      [0xdb, 0xff, 0xff, 0xff, 0xff, 0x61],
      "Malformed MessagePack at byte 5: 4294967295 bytes should follow, and 1 do.",
    ],
    [
      "an array that claims 4 billion",
      [0xdd, 0xff, 0xff, 0xff, 0xff, 1],
      "Malformed MessagePack at byte 5: 4294967295 values should follow, and 1 bytes do.",
    ],
    [
      "a map that claims 4 billion",
      [0xdf, 0xff, 0xff, 0xff, 0xff, 1, 1],
      "Malformed MessagePack at byte 5: 8589934590 values should follow, and 2 bytes do.",
    ],
    [
      "bin that claims 4 GB",
      [0xc6, 0xff, 0xff, 0xff, 0xff],
      "Malformed MessagePack at byte 5: 4294967295 bytes should follow, and 0 do.",
    ],
    [
      "a map without its last value",
      [0x82, 0xa1, 0x61, 0x91, 0x01],
      "Malformed MessagePack at byte 5: the body ends where a key should begin.",
    ],
    [
      "the byte that is never used",
      [0x91, 0xc1],
      "Malformed MessagePack at byte 1: byte 0xc1 begins no value.",
    ],
    [
      "a number as a key",
      [0x81, 0xa1, 0x61, 0x81, 1, 2],
      'The map at "/a" has a key that is not a string. Send strings as keys.',
    ],
    [
      "nil as a key",
      [0x81, 0xc0, 1],
      "The map has a key that is not a string. Send strings as keys.",
    ],
    [
      "a text that is not UTF-8",
      [0x91, 0xa2, 0x61, 0xff],
      "The string at byte 2 is not UTF-8. Send other bytes as bin.",
    ],
    [
      "a long text that is not UTF-8",
      [0xd9, 40, ...ascii("a".repeat(39)), 0xc3],
      "The string at byte 2 is not UTF-8. Send other bytes as bin.",
    ],
    [
      "a surrogate in UTF-8",
      [0xa3, 0xed, 0xa0, 0x80],
      "The string at byte 1 is not UTF-8. Send other bytes as bin.",
    ],
  ])("refuses %s, saying where and what", (_, bytes, message) => {
    expect(() => decode(bytes)).toThrow(new Error(message));
  });

  it.each([
    ["msgpackr's records", [0xd4, 0x72, 0x40, 0x91, 0xa1, 0x61, 1], "is of extension type 114"],
    ["msgpackr's undefined", [0xd4, 0, 0], "is of extension type 0"],
    ["msgpackr's RegExp", [0xd4, 0x78, 0, 0x92, 0xa1, 0x61, 0xa0], "is of extension type 120"],
    ["msgpackr's Error", [0xd4, 0x65, 0, 0x92, 0xa1, 0x61, 0xa0], "is of extension type 101"],
    ["msgpackr's typed arrays", [0xc7, 2, 0x74, 1, 7], "is of extension type 116"],
    ["a negative type", [0xd5, 0xfe, 0, 0], "is of extension type -2"],
    [
      "a timestamp of two bytes",
      [0xd5, 0xff, 0, 0],
      "is a timestamp of 2 bytes instead of 4, 8 or 12",
    ],
    [
      "a timestamp of a nanosecond",
      [0xd7, 0xff, 0, 0, 0, 4, 0, 0, 0, 0],
      "is a timestamp finer than a millisecond",
    ],
    [
      "a timestamp of 2 ** 30 - 1 nanoseconds",
      [0xd7, 0xff, 0xff, 0xff, 0xff, 0xfc, 0, 0, 0, 0],
      "is a timestamp with more than 999999999 nanoseconds",
    ],
    [
      "a timestamp beyond what a Date holds",
      [0xc7, 12, 0xff, 0, 0, 0, 0, 0x7f, 0, 0, 0, 0, 0, 0, 0],
      "is a timestamp that is too far from 1970",
    ],
  ])("refuses %s, naming path and type", (_, bytes, problem) => {
    expect(() => decode([0x81, 0xa1, 0x61, 0x92, 1, ...bytes])).toThrow(
      new Error(
        `The value at "/a/1" ${problem}. Of the extensions only timestamps (type -1) in whole ` +
          "milliseconds are read.",
      ),
    );
  });

  it("bounds the depth", () => {
    expect(decode(nest(512))).toBeInstanceOf(Array);
    expect(() => decode(nest(513))).toThrow(
      new Error("The value is nested too deep. Up to 512 levels are accepted."),
    );
    expect(() => decode(nest(100_000))).toThrow("nested too deep");
    expect(decode([0x81, 0xa1, 0x61, 0x90], { maxDepth: 2 })).toEqual({ a: [] });
    expect(() => decode([0x81, 0xa1, 0x61, 0x91, 0x80], { maxDepth: 2 })).toThrow("Up to 2 levels");
  });

  it("reads as deep as the option allows", () => {
    expect(decode(nest(1000), { maxDepth: 1000 })).toBeInstanceOf(Array);
  });

  it("keeps memory in proportion to the body where nested arrays claim what is left of it", () => {
    const headers = Array.from({ length: 500 }, () => [0xdd, 0, 0, 0x40, 0]).flat();

    expect(() => decode([...headers, ...Array<number>(0x4000 + 5).fill(0xc0)])).toThrow(
      "the body ends where a value should begin",
    );
  });

  it("reads a key __proto__ as an own field and pollutes nothing", () => {
    const value = decode([0x81, 0xa9, ...ascii("__proto__"), 0x81, 0xa1, 0x78, 1]);

    expect(Object.keys(Object(value))).toEqual(["__proto__"]);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect({}).not.toHaveProperty("x");
  });

  it("shares no memory with the bytes it was given, and leaves them alone", () => {
    const body = Uint8Array.of(9, 0x92, 0xc4, 2, 1, 2, 0xa1, 0x61, 9);
    const view = Object.freeze([body.subarray(1, 8)])[0] ?? body;
    const value = msgpackCodec().decode(view);
    body.fill(0);

    expect(value).toStrictEqual([Uint8Array.of(1, 2), "a"]);
    expect(Object.keys(view)).toHaveLength(7);
  });

  it("answers plain bytes for bin in a Buffer", () => {
    const value = msgpackCodec().decode(Buffer.from([0xc4, 1, 7]));

    expect(Object.getPrototypeOf(value)).toBe(Uint8Array.prototype);
  });
});

describe("decode of 64-bit integers", () => {
  const id = [0xcf, 0, 0x20, 0, 0, 0, 0, 0, 1];
  const body = [0x81, 0xa3, ...ascii("ids"), 0x92, 1, ...id];

  it("refuses those that no float holds, naming the path, and the options in the cause", () => {
    expect(() => decode(body)).toThrow(
      expect.objectContaining({
        message:
          'The integer 9007199254740993 at "/ids/1" has no exact 64-bit float. ' +
          "Send it as a string.",
        cause: 'The options bigint: "bigint" and bigint: "number" of the codec accept it.',
      }),
    );
  });

  it.each([
    ["number", 9007199254740992],
    ["bigint", 9007199254740993n],
  ] as const)("follows bigint: %s", (bigint, value) => {
    expect(decode(body, { bigint })).toEqual({ ids: [1, value] });
  });

  it.each(["error", "number", "bigint"] as const)(
    "reads those that a float holds as numbers, whatever bigint is: %s",
    (bigint) => {
      expect(decode([0xcf, 0x80, 0, 0, 0, 0, 0, 0, 0], { bigint })).toBe(2 ** 63);
      expect(decode([0xd3, 0x80, 0, 0, 0, 0, 0, 0, 0], { bigint })).toBe(-(2 ** 63));
      expect(decode([0xd3, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], { bigint })).toBe(-1);
    },
  );
});
