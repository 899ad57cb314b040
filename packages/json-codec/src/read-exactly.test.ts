import { describe, expect, it } from "vitest";
import { jsonCodec } from "./index.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);
const decode = (text: string, options?: Parameters<typeof jsonCodec>[0]) =>
  jsonCodec(options).decode(bytesOf(text));

describe("decode of numbers", () => {
  it.each([
    ["9007199254740992", 2 ** 53],
    ["9007199254740994", 9007199254740994],
    ["-9007199254740994", -9007199254740994],
    ["1152921504606846976", 2 ** 60],
    ["1e22", 1e22],
    ["1e23", 1e23],
    ["0.1000000000000000055511151231257827", 0.1],
    ["9007199254740993.0", 9007199254740992],
    ["1e-999", 0],
  ])("reads %s as the float it is or is nearest to", (text, value) => {
    expect(decode(text)).toBe(value);
  });

  it("refuses an integer that no float holds, naming its path, and the options in the cause", () => {
    expect(() => decode('{"a/b":[{"~":1},{"id":9007199254740993}]}')).toThrow(
      expect.objectContaining({
        message:
          'The integer 9007199254740993 at "/a~1b/1/id" has no exact 64-bit float. ' +
          "Send it as a string.",
        cause: 'The options bigint: "bigint" and bigint: "number" of the codec accept it.',
      }),
    );
  });

  it.each([
    ["number", 9007199254740992],
    ["bigint", 9007199254740993n],
  ] as const)("follows bigint: %s", (bigint, value) => {
    expect(decode("[1, 9007199254740993, 1e300]", { bigint })).toEqual([1, value, 1e300]);
  });

  it("refuses such an integer where bigints travel as strings", () => {
    expect(() => decode("9007199254740993", { bigint: "string" })).toThrow(
      "The integer 9007199254740993 has no exact 64-bit float. Send it as a string.",
    );
  });

  it.each(["error", "number", "bigint", "string"] as const)(
    "refuses overflow whatever bigint is: %s",
    (bigint) => {
      expect(() => decode('{"a":[-1e999]}', { bigint })).toThrow(
        new Error('The number -1e999 at "/a/0" is beyond the range of a 64-bit float.'),
      );
    },
  );

  it("shortens a number that goes on and on", () => {
    expect(() => decode("1".repeat(400))).toThrow(`The number ${"1".repeat(40)}… is beyond`);
  });

  it("is not misled by digits in strings, nor by a duplicate that does not count", () => {
    const text = '{"a":"9007199254740993","b":9007199254740993,"b":1}';

    expect(decode(text)).toEqual({ a: "9007199254740993", b: 1 });
  });

  it("keeps a key __proto__ harmless where numbers are looked at closely", () => {
    const value = decode('{"__proto__":{"polluted":9007199254740993}}', { bigint: "bigint" });

    expect(Object.getOwnPropertyDescriptor(value, "__proto__")?.value).toEqual({
      polluted: 9007199254740993n,
    });
    expect({}).not.toHaveProperty("polluted");
  });
});

describe("decode of keys with escapes", () => {
  it("keeps them apart from other keys of the same records", () => {
    const spoiling = JSON.stringify({ h: 0, "\\": 1, "a\\": 2 });
    const records = [
      { h: 0, '"': 1 },
      { h: 0, "\n": 1 },
      { h: 0, "\\": 1, "a\n": 2 },
      { h: "\n", é: 1 },
    ];

    for (const record of records) {
      decode(spoiling);
      expect(decode(JSON.stringify(record))).toStrictEqual(record);
    }
  });

  it.each([
    [
      "blanks before the colon",
      String.raw`{ "\u0061" : [ 1 , { } , [ ] ] , "b" : "\"" }`,
      { a: [1, {}, []], b: '"' },
    ],
    [
      "every kind of value",
      String.raw`{"\t":[true,false,null,"x\\",-0,1e2,-1.5E-3,{"a":{}}]}`,
      { "\t": [true, false, null, "x\\", -0, 100, -0.0015, { a: {} }] },
    ],
    ["duplicates", String.raw`{"a":1,"\u0061":2}`, { a: 2 }],
    ["a colon after a text with escapes", String.raw`["\"","\\",": "]`, ['"', "\\", ": "]],
  ])("reads %s", (_, text, value) => {
    expect(decode(text)).toStrictEqual(value);
  });

  it("reads an escaped __proto__ as an own field and pollutes nothing", () => {
    const value = decode(String.raw`{"\u005f_proto__":{"polluted":true}}`);

    expect(Object.keys(Object(value))).toEqual(["__proto__"]);
    expect({}).not.toHaveProperty("polluted");
  });

  it("is linear in texts with a great many escapes", () => {
    const text = "\n".repeat(500_000);

    expect(decode(JSON.stringify([text, { [text]: 1 }]))).toEqual([text, { [text]: 1 }]);
  });
});
