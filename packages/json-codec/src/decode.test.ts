import { describe, expect, it } from "vitest";
import { jsonCodec } from "./index.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);
const decode = (text: string, options?: Parameters<typeof jsonCodec>[0]) =>
  jsonCodec(options).decode(bytesOf(text));
const nest = (levels: number) => "[".repeat(levels) + "]".repeat(levels);

describe("decode", () => {
  it.each([
    ["a scalar", "12.5", 12.5],
    ["null", "null", null],
    ["blanks around the value", ' \r\n\t{"a": [1, "é"]} \n', { a: [1, "é"] }],
    ["a byte order mark", "\uFEFF[1]", [1]],
    ["the last of duplicate keys", '{"a":1,"b":2,"a":3}', { a: 3, b: 2 }],
    ["escaped lone surrogates", String.raw`"\ud800"`, "\ud800"],
  ])("reads %s", (_, text, value) => {
    expect(decode(text)).toStrictEqual(value);
  });

  it("keeps the sign of -0", () => {
    expect(decode("-0")).toBe(-0);
  });

  it("reads a key __proto__ as an own field and pollutes nothing", () => {
    const value = decode('{"__proto__":{"polluted":true},"constructor":{"prototype":{"x":1}}}');

    expect(Object.keys(Object(value))).toEqual(["__proto__", "constructor"]);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect({}).not.toHaveProperty("polluted");
    expect({}).not.toHaveProperty("x");
  });

  it.each([
    ["nothing", "", "Empty body: expected a JSON value."],
    ["blanks alone", " \n\t", "Empty body: expected a JSON value."],
    [
      "a text that stops",
      '{"a":',
      "line 1, column 6: expected a value, found the end of the text.",
    ],
    [
      "a trailing comma",
      '{\n  "a": 1,\n}',
      'line 3, column 1: expected a key in double quotes, found "}".',
    ],
    ["a trailing comma in an array", "[1,]", 'line 1, column 4: expected a value, found "]".'],
    [
      "single quotes",
      "{'a':1}",
      `line 1, column 2: expected a key in double quotes or "}", found "'".`,
    ],
    ["NaN", '{"a":NaN}', 'line 1, column 6: expected a value, found "NaN".'],
    ["Python's words", "[True]", 'line 1, column 2: expected a value, found "True".'],
    ["a leading zero", "[012]", 'line 1, column 3: expected "," or "]", found "12".'],
    ["a bare point", "[1.]", 'line 1, column 4: expected a digit, found "]".'],
    ["a plus sign", "+1", 'line 1, column 1: expected a value, found "+1".'],
    ["a lone minus", "-", "line 1, column 2: expected a digit, found the end of the text."],
    ["an empty exponent", "1e", "line 1, column 3: expected a digit, found the end of the text."],
    ["a missing colon", '{"a" 1}', 'line 1, column 6: expected ":", found "1".'],
    ["a missing comma", '["é" 1]', 'line 1, column 6: expected "," or "]", found "1".'],
    ["the wrong bracket", '{"a":[1}', 'line 1, column 8: expected "," or "]", found "}".'],
    [
      "an unknown escape",
      String.raw`["\x"]`,
      'line 1, column 4: expected one of ", \\, /, b, f, n, r, t, u after \\, found "x".',
    ],
    [
      "a short \\u escape",
      String.raw`["\u12"]`,
      'line 1, column 5: expected four hexadecimal digits, found "12".',
    ],
    [
      "a raw line break in a string",
      '["a\nb"]',
      String.raw`line 1, column 4: expected an escape such as \n, found "\n".`,
    ],
    [
      "an open string",
      '"abc',
      "line 1, column 5: expected the string's closing \", found the end of the text.",
    ],
    ["two values", "{}\r\n{}", 'line 2, column 1: expected the end, found "{".'],
    ["a comment", "[1] // one", 'line 1, column 5: expected the end, found "/".'],
  ])("refuses %s, saying where and what", (_, text, message) => {
    expect(() => decode(text)).toThrow(
      new Error(message.startsWith("line") ? `Malformed JSON at ${message}` : message),
    );
  });

  it.each([
    ["a stray byte", [0x22, 0x61, 0xff, 0x22], 2],
    ["an overlong form", [0x22, 0xc0, 0x80, 0x22], 1],
    ["a surrogate", [0x22, 0xed, 0xa0, 0x80, 0x22], 1],
    ["a cut sequence", [0x22, 0xe2, 0x82], 1],
    ["what lies beyond U+10FFFF", [0x22, 0xf4, 0x90, 0x80, 0x80, 0x22], 1],
    ["UTF-16", [0xff, 0xfe, 0x31, 0x00], 0],
  ])("refuses %s in UTF-8 with the offset", (_, bytes, offset) => {
    expect(() => jsonCodec().decode(Uint8Array.from(bytes))).toThrow(
      new Error(
        `Byte ${offset} of the body is not UTF-8, which JSON must be (RFC 8259 §8.1). ` +
          "Encode the text as UTF-8.",
      ),
    );
  });

  it("reads well-formed UTF-8 after it has refused a body", () => {
    const codec = jsonCodec();

    expect(() => codec.decode(Uint8Array.of(0xe2))).toThrow("Byte 0");
    expect(codec.decode(bytesOf('"€"'))).toBe("€");
  });

  it("bounds the depth", () => {
    expect(decode(nest(512))).toBeInstanceOf(Array);
    expect(() => decode(nest(513))).toThrow(
      new Error("The value is nested too deep. Up to 512 levels are accepted."),
    );
    expect(decode('{"a":[1]}', { maxDepth: 2 })).toEqual({ a: [1] });
    expect(() => decode('{"a":[[1]]}', { maxDepth: 2 })).toThrow("Up to 2 levels");
  });

  it("refuses a million levels without exhausting the stack", () => {
    expect(() => decode(nest(1_000_000))).toThrow("nested too deep");
    expect(() => decode("[".repeat(1_000_000))).toThrow("found the end of the text");
  });

  it("holds nothing of the bytes it was given", () => {
    const bytes = bytesOf('{"a":"text"}');
    const value = jsonCodec().decode(bytes);
    bytes.fill(0);

    expect(value).toEqual({ a: "text" });
  });
});
