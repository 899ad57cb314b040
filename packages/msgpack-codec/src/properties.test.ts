import * as fc from "fast-check";
import { Packr, Unpackr } from "msgpackr";
import { describe, expect, it } from "vitest";
import { msgpackCodec } from "./index.ts";

const codec = msgpackCodec({ bigint: "bigint" });
const encode = (value: unknown) => codec.encode(value) ?? new Uint8Array();

const scalar = fc.oneof(
  fc.constantFrom(null, true, false, -0, NaN, Infinity, -Infinity),
  fc.integer(),
  fc.maxSafeInteger(),
  fc.double(),
  fc.string({ unit: "grapheme", maxLength: 80 }),
  fc.date({ noInvalidDate: true }),
  fc.uint8Array({ maxLength: 40 }),
  fc.bigInt({ min: 2n ** 63n, max: 2n ** 64n - 1n }).filter((n) => BigInt(Number(n)) !== n),
);

const { value: anyValue } = fc.letrec((tie) => ({
  value: fc.oneof({ depthSize: "small" }, scalar, tie("array"), tie("map")),
  array: fc.array(tie("value"), { maxLength: 20 }),
  map: fc.dictionary(fc.string({ unit: "grapheme" }), tie("value"), {
    maxKeys: 20,
    noNullPrototype: true,
  }),
}));

describe("properties", { timeout: 60_000 }, () => {
  it("gives back every value it can hold", () => {
    fc.assert(
      fc.property(anyValue, (value) => {
        expect(codec.decode(encode(value))).toStrictEqual(value);
      }),
      { numRuns: 2000 },
    );
  });

  it("agrees with msgpackr, both ways", () => {
    const packr = new Packr({ useRecords: false, variableMapSize: true });
    const unpackr = new Unpackr({ useRecords: false, mapsAsObjects: true, int64AsType: "number" });
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (json) => {
        // It renames the key __proto__ and drops the sign of -0; JSON's text has lost that too.
        const text = JSON.stringify(json);
        fc.pre(!text.includes("__proto__"));
        const value: unknown = JSON.parse(text);
        expect(codec.decode(packr.pack(value))).toStrictEqual(value);
        expect(unpackr.unpack(encode(value))).toStrictEqual(value);
      }),
      { numRuns: 1000 },
    );
  });

  it("writes a value alone as it does in a Map, which msgpackr does not write", () => {
    fc.assert(
      fc.property(anyValue, (value) => {
        const within = encode(new Map([["v", value]]));
        expect(Buffer.compare(encode(value), within.subarray(3))).toBe(0);
      }),
      { numRuns: 2000 },
    );
  });

  it("answers any bytes with a value or an Error, and pollutes nothing", () => {
    const names = Object.getOwnPropertyNames(Object.prototype);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        answerOf(bytes);
        expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(names);
      }),
      { numRuns: 10_000 },
    );
  });

  it("answers bytes with a fault in them with a value or an Error", () => {
    fc.assert(
      fc.property(anyValue, fc.nat(), fc.nat(255), fc.nat(3), (value, where, byte, cut) => {
        const bytes = encode(value);
        bytes[where % bytes.length] = byte;
        answerOf(bytes.subarray(0, Math.max(0, bytes.length - cut)));
      }),
      { numRuns: 10_000 },
    );
  });

  it("refuses every value that is cut short", () => {
    fc.assert(
      fc.property(anyValue, fc.nat(), (value, where) => {
        const bytes = encode(value);
        expect(() => codec.decode(bytes.subarray(0, where % bytes.length))).toThrow(Error);
      }),
      { numRuns: 2000 },
    );
  });

  it("writes or refuses anything at all", () => {
    const anything = fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withTypedArray: true,
    });
    fc.assert(
      fc.property(anything, (value) => {
        let bytes;
        try {
          bytes = codec.encode(value);
        } catch (error) {
          expect(String(error)).toMatch(/^Error: Cannot write the value/);
        }
        if (bytes !== undefined) {
          const read = codec.decode(bytes);
          expect(codec.decode(encode(read))).toStrictEqual(read);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

/** What any bytes must lead to: a value that can be written, or an Error made for people. */
function answerOf(bytes: Uint8Array): void {
  let value;
  try {
    value = codec.decode(bytes);
  } catch (error) {
    expect(String(error)).toMatch(/^Error: (Empty body|Malformed MessagePack at byte \d+|The )/);
    return;
  }
  expect(codec.decode(encode(value))).toStrictEqual(value);
}
