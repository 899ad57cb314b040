import { describe, expect, it } from "vitest";
import { msgpackCodec } from "./index.ts";

// Every format of the MessagePack specification (github.com/msgpack/msgpack/blob/master/spec.md):
// each first byte from 0xc0 to 0xff, both ends of the ranges below, and both ends of each width.

const bytesOf = (hex: string) => Uint8Array.from(Buffer.from(hex.replaceAll(" ", ""), "hex"));
const codec = msgpackCodec({ bigint: "bigint" });
const zeros = (length: number) => "00".repeat(length);
const nils = (length: number) => "c0".repeat(length);
const list = (length: number) => Array<null>(length).fill(null);
/** Pairs of two-byte keys k0, k1, …: at most ten. */
const pairs = (length: number) =>
  Array.from({ length }, (_, index) => `a2 6b3${index} c0`).join(" ");
const record = (length: number) =>
  Object.fromEntries(Array.from({ length }, (_, index) => [`k${index}`, null]));

const formats: readonly (readonly [format: string, hex: string, value: unknown])[] = [
  ["positive fixint, first", "00", 0],
  ["positive fixint, last", "7f", 127],
  ["fixmap, first", "80", {}],
  ["fixmap of ten", `8a ${pairs(10)}`, record(10)],
  ["fixarray, first", "90", []],
  ["fixarray, last", `9f ${nils(15)}`, list(15)],
  ["fixstr, first", "a0", ""],
  ["fixstr, last", `bf ${"61".repeat(31)}`, "a".repeat(31)],
  ["nil", "c0", null],
  ["false", "c2", false],
  ["true", "c3", true],
  ["bin 8, empty", "c4 00", new Uint8Array()],
  ["bin 8, longest", `c4 ff ${zeros(255)}`, new Uint8Array(255)],
  ["bin 16, overlong", "c5 0001 07", Uint8Array.of(7)],
  ["bin 16, longest", `c5 ffff ${zeros(65535)}`, new Uint8Array(65535)],
  ["bin 32, overlong", "c6 00000001 07", Uint8Array.of(7)],
  ["bin 32, shortest", `c6 00010000 ${zeros(65536)}`, new Uint8Array(65536)],
  ["ext 8, timestamp 32", "c7 04 ff 00000001", new Date(1000)],
  ["ext 8, timestamp 64", "c7 08 ff 0000000000000001", new Date(1000)],
  ["ext 8, timestamp 96", "c7 0c ff 00000000 ffffffffffffffff", new Date(-1000)],
  ["ext 16, overlong timestamp 32", "c8 0004 ff 00000001", new Date(1000)],
  ["ext 32, overlong timestamp 32", "c9 00000004 ff 00000001", new Date(1000)],
  ["float 32", "ca 3fc00000", 1.5],
  ["float 32, -0", "ca 80000000", -0],
  ["float 32, largest", "ca 7f7fffff", 3.4028234663852886e38],
  ["float 32, smallest", "ca 00000001", 1.401298464324817e-45],
  ["float 32, Infinity", "ca 7f800000", Infinity],
  ["float 32, NaN", "ca 7fc00000", NaN],
  ["float 64", "cb 3ff8000000000000", 1.5],
  ["float 64, -0", "cb 8000000000000000", -0],
  ["float 64, largest", "cb 7fefffffffffffff", Number.MAX_VALUE],
  ["float 64, smallest", "cb 0000000000000001", 5e-324],
  ["float 64, -Infinity", "cb fff0000000000000", -Infinity],
  ["float 64, NaN", "cb 7ff8000000000000", NaN],
  ["uint 8, least", "cc 00", 0],
  ["uint 8, most", "cc ff", 255],
  ["uint 16, least", "cd 0000", 0],
  ["uint 16, most", "cd ffff", 65535],
  ["uint 32, least", "ce 00000000", 0],
  ["uint 32, most", "ce ffffffff", 4294967295],
  ["uint 64, least", "cf 0000000000000000", 0],
  ["uint 64, last safe integer", "cf 001fffffffffffff", 9007199254740991],
  ["uint 64, first that no float holds", "cf 0020000000000001", 9007199254740993n],
  ["uint 64, most", "cf ffffffffffffffff", 18446744073709551615n],
  ["int 8, least", "d0 80", -128],
  ["int 8, most", "d0 7f", 127],
  ["int 16, least", "d1 8000", -32768],
  ["int 16, most", "d1 7fff", 32767],
  ["int 32, least", "d2 80000000", -2147483648],
  ["int 32, most", "d2 7fffffff", 2147483647],
  ["int 64, least", "d3 8000000000000000", -(2 ** 63)],
  ["int 64, most", "d3 7fffffffffffffff", 9223372036854775807n],
  ["int 64, last safe integer", "d3 ffe0000000000001", -9007199254740991],
  ["int 64, first that no float holds", "d3 ffdfffffffffffff", -9007199254740993n],
  ["fixext 4, timestamp 32", "d6 ff ffffffff", new Date(4294967295000)],
  ["fixext 8, timestamp 64", "d7 ff ee2e1f00 00000000", new Date(999)],
  ["fixext 8, last timestamp 64", "d7 ff ee2e1f03 ffffffff", new Date(17179869183999)],
  ["str 8, empty", "d9 00", ""],
  ["str 8, longest", `d9 ff ${"61".repeat(255)}`, "a".repeat(255)],
  ["str 16, overlong", "da 0001 61", "a"],
  ["str 16, longest", `da ffff ${"61".repeat(65535)}`, "a".repeat(65535)],
  ["str 32, overlong", "db 00000001 61", "a"],
  ["str 32, shortest", `db 00010000 ${"61".repeat(65536)}`, "a".repeat(65536)],
  ["array 16, overlong", "dc 0001 c0", [null]],
  ["array 16, longest", `dc ffff ${nils(65535)}`, list(65535)],
  ["array 32, overlong", "dd 00000001 c0", [null]],
  ["array 32, shortest", `dd 00010000 ${nils(65536)}`, list(65536)],
  ["map 16, overlong", `de 0001 ${pairs(1)}`, record(1)],
  ["map 32, overlong", `df 00000002 ${pairs(2)}`, record(2)],
  [
    "map with str 8, 16 and 32 as keys",
    "83 d901 61 01 da0001 62 02 db00000001 63 03",
    { a: 1, b: 2, c: 3 },
  ],
  ["negative fixint, first", "e0", -32],
  ["negative fixint, last", "ff", -1],
];

const refused: readonly (readonly [format: string, hex: string, message: string])[] = [
  ["never used", "c1", "Malformed MessagePack at byte 0: byte 0xc1 begins no value."],
  ["ext 8, empty", "c7 00 05", "The value is of extension type 5."],
  ["ext 8", "c7 01 80 00", "The value is of extension type -128."],
  ["ext 16", `c8 0100 7f ${zeros(256)}`, "The value is of extension type 127."],
  ["ext 32", `c9 00010000 01 ${zeros(65536)}`, "The value is of extension type 1."],
  ["ext 8, timestamp of no bytes", "c7 00 ff", "is a timestamp of 0 bytes instead of 4, 8 or 12."],
  ["fixext 1", "d4 00 00", "The value is of extension type 0."],
  ["fixext 1, timestamp", "d4 ff 00", "is a timestamp of 1 bytes instead of 4, 8 or 12."],
  ["fixext 2", "d5 01 0000", "The value is of extension type 1."],
  ["fixext 4", "d6 02 00000000", "The value is of extension type 2."],
  ["fixext 8", `d7 03 ${zeros(8)}`, "The value is of extension type 3."],
  ["fixext 16", `d8 04 ${zeros(16)}`, "The value is of extension type 4."],
  [
    "fixext 16, timestamp",
    `d8 ff ${zeros(16)}`,
    "is a timestamp of 16 bytes instead of 4, 8 or 12.",
  ],
  ["map with an integer as key", "81 01 c0", "The map has a key that is not a string."],
  ["map with a bin as key", "81 c4 01 61 c0", "The map has a key that is not a string."],
  ["map with a map as key", "81 80 c0", "The map has a key that is not a string."],
];

describe("the formats of the specification", () => {
  it.each(formats)("%s is read", (_, hex, value) => {
    expect(codec.decode(bytesOf(hex))).toStrictEqual(value);
  });

  it.each(refused)("%s is refused", (_, hex, message) => {
    expect(() => codec.decode(bytesOf(hex))).toThrow(message);
  });

  it("are all here, by their first byte", () => {
    const seen = new Set(
      [...formats, ...refused].map(([, hex]) => Number.parseInt(hex.slice(0, 2), 16)),
    );
    const named = Array.from({ length: 0xe1 - 0xc0 }, (_, index) => 0xc0 + index);
    expect(named.filter((byte) => !seen.has(byte))).toEqual([]);
  });

  it("have a value for each of the bytes that hold one", () => {
    for (let byte = 0; byte < 128; byte++) expect(codec.decode(Uint8Array.of(byte))).toBe(byte);
    for (let byte = 224; byte < 256; byte++) {
      expect(codec.decode(Uint8Array.of(byte))).toBe(byte - 256);
    }
    for (let length = 0; length < 16; length++) {
      expect(codec.decode(bytesOf((0x90 + length).toString(16) + nils(length)))).toEqual(
        list(length),
      );
    }
    for (let length = 0; length < 32; length++) {
      const hex = (0xa0 + length).toString(16) + "61".repeat(length);
      expect(codec.decode(bytesOf(hex))).toBe("a".repeat(length));
    }
  });

  it.each([...formats, ...refused])("%s is refused when it is cut or goes on", (_, hex) => {
    const bytes = bytesOf(hex);
    const step = Math.max(1, Math.floor(bytes.length / 100));
    for (let length = 0; length < bytes.length; length += step) {
      expect(() => codec.decode(bytes.subarray(0, length))).toThrow(
        /^(?:Malformed MessagePack at byte \d+|Empty body|The map has a key that is not a string)/,
      );
    }
    expect(() => codec.decode(Uint8Array.of(...bytes, 0xc0))).toThrow(Error);
  });
});
