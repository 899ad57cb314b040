import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { jsonCodec } from "./index.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);
const decode = (text: string, options?: Parameters<typeof jsonCodec>[0]) =>
  jsonCodec(options).decode(bytesOf(text));
const encode = (value: unknown, options?: Parameters<typeof jsonCodec>[0]) =>
  jsonCodec(options).encode(value);

describe("properties", () => {
  it("gives back what JSON can hold", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
        const codec = jsonCodec();
        expect(codec.decode(bytesOf(String(codec.encode(value))))).toStrictEqual(value);
      }),
    );
  });

  it("writes what JSON.stringify writes, where that keeps every value", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        fc.pre(!/-0|\d{17}/.test(String(encode(value))));
        expect(encode(value)).toBe(JSON.stringify(value));
      }),
    );
  });

  it("writes JSON that reads back as written, or refuses with an Error, whatever the value", () => {
    fc.assert(
      fc.property(fc.anything({ withDate: true, withMap: true, withTypedArray: true }), (value) => {
        let text;
        try {
          text = encode(value);
        } catch (error) {
          expect(String(error)).toMatch(/^Error: Cannot write the value/);
        }
        if (text !== undefined) {
          expect(decode(String(encode(decode(text))))).toStrictEqual(decode(text));
        }
      }),
      { numRuns: 1000 },
    );
  });

  it("answers any bytes with a value or an Error, and pollutes nothing", () => {
    const keys = Object.getOwnPropertyNames(Object.prototype);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        try {
          jsonCodec().decode(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(Error);
          expect(String(error)).toMatch(/^Error: (Byte|Empty body|Malformed JSON at line|The )/);
        }
        expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(keys);
      }),
      { numRuns: 2000 },
    );
  });

  it("finds the fault in every text that JSON.parse refuses", () => {
    const piece = fc.constantFrom(
      ...'{}[],:"\\ \n-0123.eEu'.split(""),
      "true",
      "null",
      "NaN",
      '"a"',
      "1",
      "\u0001",
      "é",
      String.raw`\u00e9`,
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join("");
        fc.pre(text.trim() !== "" && !/e\+?\d{3}|E\+?\d{3}/.test(text));
        let expected = true;
        try {
          JSON.parse(text);
        } catch {
          expected = false;
        }
        if (expected) decode(text, { bigint: "number" });
        else
          expect(() => decode(text)).toThrow(/^Malformed JSON at line \d+, column \d+: expected/);
      }),
      { numRuns: 20_000 },
    );
  });
});
