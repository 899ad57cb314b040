import { describe, expect, it } from "vitest";
import { csvCodec, type CsvCodecOptions } from "./index.ts";

const encode = (value: unknown, options?: CsvCodecOptions) => csvCodec(options).encode(value);
const withHeader = (value: unknown) =>
  csvCodec().encode(value, { parameters: { header: "present" } });

function reasonOf(value: unknown, options?: CsvCodecOptions): string | undefined {
  try {
    encode(value, options);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : "not an Error";
  }
}

describe("writes", () => {
  it("records, a row each, with a header row only where it was asked for", () => {
    const value = [
      { label: 3, name: "three" },
      { label: 4, name: "four" },
    ];
    expect(encode(value)).toBe("3,three\n4,four\n");
    expect(withHeader(value)).toBe("label,name\n3,three\n4,four\n");
  });

  it("rows, named by their places", () => {
    expect(encode([[1, "a"]])).toBe("1,a\n");
    expect(withHeader([[1, "a"], new Float32Array([0.5, -0])])).toBe("0,1\n1,a\n0.5,-0\n");
  });

  it("scalars, one to a row", () => {
    expect(encode([1, "two", true, null])).toBe("1\ntwo\ntrue\n\n");
    expect(encode(new Float64Array([0.1, 2]))).toBe("0.1\n2\n");
    expect(withHeader([0.5])).toBe("prediction\n0.5\n");
  });

  it("as many rows as there are", () => {
    const numbers = Array.from({ length: 1000 }, (_, index) => index);
    const lines = numbers.map((number) => `${number}\n`).join("");
    expect(encode(numbers)).toBe(lines);
    expect(withHeader(numbers.map((number) => [number]))).toBe(`0\n${lines}`);
    expect(withHeader(numbers.map((n) => ({ n })))).toBe(`n\n${lines}`);
  });

  it("one record, and one scalar, as one row", () => {
    expect(withHeader({ a: 1 })).toBe("a\n1\n");
    expect(encode("yes")).toBe("yes\n");
    expect(encode(0)).toBe("0\n");
    expect(encode(false)).toBe("false\n");
    expect(encode("")).toBe('""\n');
    expect(encode(null)).toBe("\n");
  });

  it("nothing for an empty list", () => {
    expect(encode([])).toBe("");
    expect(withHeader([])).toBe("");
  });

  it("a field's list and a field's object over several columns", () => {
    expect(
      withHeader([
        { label: 1, probabilities: new Float64Array([0.25, 0.75]), place: { x: 1, y: null } },
        { label: 0, probabilities: [1, 0], place: { x: 2, z: "north" } },
        { label: 0, probabilities: null },
      ]),
    ).toBe(
      "label,probabilities.0,probabilities.1,place.x,place.y,place.z\n" +
        "1,0.25,0.75,1,,\n0,1,0,2,,north\n0,,,,,\n",
    );
  });

  it("null among records and among rows as a row of empty cells", () => {
    expect(withHeader([{ a: 1, p: [1, 2] }, null, { a: 3 }])).toBe("a,p.0,p.1\n1,1,2\n,,\n3,,\n");
    expect(encode([null, undefined, { a: 1, b: 2 }])).toBe(",\n,\n1,2\n");
    expect(withHeader([null, [1, 2], null])).toBe("0,1\n,\n1,2\n,\n");
    expect(encode([null, null])).toBe("\n\n");
  });

  it("fields that some records lack as empty cells", () => {
    expect(withHeader([{ a: 1 }, { b: 2, a: 3 }, {}])).toBe("a,b\n1,\n3,2\n,\n");
    expect(withHeader([{ constructor: 1 }, { toString: 2 }])).toBe(
      "constructor,toString\n1,\n,2\n",
    );
  });

  it.each<[string, unknown, string]>([
    ["a delimiter", "a,b", '"a,b"'],
    ["a quote", 'a"b', '"a""b"'],
    ["a line feed", "a\nb", '"a\nb"'],
    ["a carriage return", "a\rb", '"a\rb"'],
    ["a space in front", " a", '" a"'],
    ["a space behind", "a\t", '"a\t"'],
    ["a number's look", "1.5", '"1.5"'],
    ["a long number's look", "12345678901234567890", '"12345678901234567890"'],
    ["another number's look", "-.5e3", '"-.5e3"'],
    ["nothing", "", '""'],
    ["a byte order mark", "\uFEFFa", '"\uFEFFa"'],
    ["none of these", "2024-01-01 é 😀 a.b", "2024-01-01 é 😀 a.b"],
  ])("text with %s so that it is read as the same text", (_, text, expected) => {
    expect(encode([text])).toBe(`${expected}\n`);
  });

  it.each<[unknown, string]>([
    [0.1, "0.1"],
    [-0, "-0"],
    [1e21, "1e+21"],
    [25_704_394_278_332_392, "25704394278332392"],
    [5e-324, "5e-324"],
    [12_345_678_901_234_567_890n, "12345678901234567890"],
    [new Date(0), "1970-01-01T00:00:00.000Z"],
    [undefined, ""],
  ])("%s as %s", (value, expected) => {
    expect(encode([value, 1])).toBe(`${expected}\n1\n`);
  });

  it("dates in quotes where the delimiter stands in them", () => {
    expect(encode([[new Date(0), 1]], { delimiter: ":" })).toBe('"1970-01-01T00:00:00.000Z":1\n');
  });

  it("names as text, quoted only where they must be", () => {
    expect(withHeader([{ 'a"b': 1, "c,d": 2, "7": 3 }])).toBe('7,"a""b","c,d"\n3,1,2\n');
  });

  it("NaN and the infinities as the option says", () => {
    const value = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    expect(encode(value)).toBe("\n\n\n");
    expect(encode(value, { nonFinite: "string" })).toBe("NaN\nInfinity\n-Infinity\n");
    expect(reasonOf([{ a: 1, b: Number.NaN }], { nonFinite: "error" })).toBe(
      'CSV cannot hold the value at "/0/b": NaN has no spelling. The option nonFinite "null" or ' +
        '"string" allows it.',
    );
  });

  it("formulas as they are, or with a mark before them where the option says so", () => {
    const value = [["=1+1", "+x", "-x", "@x", "\tx", "＝1", "a=b", -1]];
    expect(encode(value)).toBe('=1+1,+x,-x,@x,"\tx",＝1,a=b,-1\n');
    expect(encode(value, { formulas: "escape" })).toBe("'=1+1,'+x,'-x,'@x,'\tx,'＝1,a=b,-1\n");
  });
});

describe("declines", () => {
  it.each<[string, unknown, string]>([
    [
      "lists of different lengths",
      [{ p: [1] }, { p: [1, 2] }],
      '"/1/p": a list of 2, where other re',
    ],
    ["rows of different lengths", [[1, 2], [1]], '"/1": a row of 1, where the first has 2.'],
    ["rows among records", [{ a: 1 }, [1]], '"/1": a list, where the other records are objects.'],
    ["records among rows", [[1], { a: 1 }], '"/1": an object, where the other records are rows.'],
    ["records among scalars", [1, { a: 1 }], '"/1": an object, too deep.'],
    ["a scalar where others have a list", [{ p: [1] }, { p: 2 }], '"/1/p": a number, where other'],
    [
      "a list where others have a scalar",
      [{ p: 1 }, { p: [2] }],
      '"/1/p": a list, where other rec',
    ],
    ["lists in lists", [{ p: [[1]] }], '"/0/p/0": a list, too deep.'],
    ["objects in objects", [{ a: { b: { c: 1 } } }], '"/0/a/b": an object, too deep.'],
    ["lists in rows", [[1, [2]]], '"/0/1": a list, too deep.'],
    ["a list without elements", [{ p: [] }], '"/0/p": a list without elements'],
    ["an object without fields", [{ "a/b": {} }], '"/0/a~1b": an object without fields.'],
    ["records without fields", [{}], '"/0": an object without fields.'],
    ["rows without cells", [[]], '"/0": a row without cells.'],
    ["names that meet", [{ "a.b": 1, a: { b: 2 } }], '"": two columns would be named "a.b".'],
    ["bytes", new Uint8Array([1]), '"/0": bytes is not data that a cell can hold.'],
    ["bytes in a field", [{ a: new Uint8Array(1) }], '"/0/a": bytes is not data'],
    ["a Map", [{ a: new Map() }], '"/0/a": a Map is not data'],
    ["a function", [() => 1], '"/0": a function is not data'],
    ["a symbol", [{ a: Symbol("a") }], '"/0/a": a symbol is not data'],
    ["an object with a JSON form", [{ a: { toJSON: () => 1 } }], '"/0/a": a Object is not data'],
    ["a date that is not valid", [new Date(Number.NaN)], '"/0": a date that is not valid.'],
    [
      "half of a surrogate pair",
      [{ a: "x\ud800" }],
      '"/0/a": a text with half of a surrogate pair',
    ],
  ])("%s", (_, value, reason) => {
    expect(reasonOf(value)).toContain(`CSV cannot hold the value at ${reason}`);
  });

  it("a missing value", () => {
    expect(encode(undefined)).toBeUndefined();
  });
});
