import type { LineOf } from "@inference-server/core";
import { describe, expect, it } from "vitest";
import { csvCodec } from "./index.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const rows = (text: string) => csvCodec().decode(bytes(text));
const records = (text: string) =>
  csvCodec().decode(bytes(text), { parameters: { header: "present" } });

/** The line that core would report for a bad record. */
function lineOfRecord(decoded: object, index: number): number | undefined {
  const lineOf: unknown = Reflect.get(decoded, Symbol.for("@inference-server/core/lines"));
  return (lineOf as LineOf)(index);
}

describe("tables without a header row", () => {
  it("become rows of cells", () => {
    expect(rows("1,a\n2,b\n")).toEqual([
      [1, "a"],
      [2, "b"],
    ]);
  });

  it.each([
    ["LF", "1,2\n3,4\n"],
    ["CRLF", "1,2\r\n3,4\r\n"],
    ["CR", "1,2\r3,4\r"],
    ["no line break at the end", "1,2\n3,4"],
    ["a mixture", "1,2\r3,4\n"],
  ])("may end rows with %s", (_, text) => {
    expect(rows(text)).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  it("may begin with a byte order mark", () => {
    expect(rows("\uFEFF1,é\n")).toEqual([[1, "é"]]);
    expect(rows("\uFEFF1,e\n")).toEqual([[1, "e"]]);
  });

  it("may hold delimiters, line breaks and doubled quotes in quoted cells", () => {
    expect(rows('"a,b","c\r\nd","say ""yes"""\n"",x,\n')).toEqual([
      ["a,b", "c\r\nd", 'say "yes"'],
      ["", "x", null],
    ]);
  });

  it("may hold any script", () => {
    expect(rows('Ærøskøbing,東京,"😀, 😀"\nx,1,2.5\n')).toEqual([
      ["Ærøskøbing", "東京", "😀, 😀"],
      ["x", 1, 2.5],
    ]);
  });

  it("may hold characters of one to four bytes anywhere", () => {
    const cells = ["aé", "€b€€", "🌊", "abc🌊d", "Ærø,éé", "long ASCII text, and then ü"];
    for (let shift = 0; shift < 5; shift++) {
      const table = `${"x".repeat(shift)},"${cells.join('","')}",7\n`;
      expect(rows(table)).toEqual([[shift === 0 ? null : "x".repeat(shift), ...cells, 7]]);
    }
  });

  it("are empty without a row", () => {
    expect(rows("")).toEqual([]);
    expect(rows("\uFEFF")).toEqual([]);
  });

  it("skip blank lines where rows have several cells", () => {
    expect(rows("\n1,2\n\r\n\n3,4\n\n")).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  it("have an empty cell on a blank line where rows have one cell", () => {
    expect(rows("1\n\n2\n")).toEqual([[1], [null], [2]]);
    expect(rows("\n1\n")).toEqual([[null], [1]]);
    expect(rows("\r\n\r\n")).toEqual([[null], [null]]);
  });

  it("keep an empty last cell", () => {
    expect(rows("1,")).toEqual([[1, null]]);
    expect(rows(",\n,")).toEqual([
      [null, null],
      [null, null],
    ]);
  });
});

describe("tables with a header row", () => {
  it("become records", () => {
    expect(records("a,b\n1,x\n,\n")).toEqual([
      { a: 1, b: "x" },
      { a: null, b: null },
    ]);
  });

  it("are empty without a second row", () => {
    expect(records("a,b\n")).toEqual([]);
    expect(records("")).toEqual([]);
    expect(records("\n\n")).toEqual([]);
  });

  it("take the parameter's value in any case", () => {
    expect(csvCodec().decode(bytes("a\n1"), { parameters: { header: "Present" } })).toEqual([
      { a: 1 },
    ]);
  });

  it("keep names as they are, quoted or not", () => {
    expect(records('"a, b", c ,7\n1,2,3\n')).toEqual([{ "a, b": 1, " c ": 2, "7": 3 }]);
  });

  it("may have names that JSON would escape", () => {
    expect(records('"\\","\n","\\n","a""b"\n1,2,3,4\n5,6,7,8\n')).toEqual([
      { "\\": 1, "\n": 2, "\\n": 3, 'a"b': 4 },
      { "\\": 5, "\n": 6, "\\n": 7, 'a"b': 8 },
    ]);
  });

  it("may have more columns than any record is written out for", () => {
    const names = Array.from({ length: 40 }, (_, index) => `column ${index}`);
    const values = names.map((_, index) => index / 2);
    const expected = Object.fromEntries(names.map((name, index) => [name, index / 2]));
    expect(records(`${names.join(",")}\n${values.join(",")}\n${values.join(",")}\n`)).toEqual([
      expected,
      expected,
    ]);
  });

  it("never reach a prototype", () => {
    const decoded = records("__proto__,constructor,toString\n1,2,3\nx,y,z\n");
    expect(decoded.map((record) => Object.entries(record))).toEqual([
      [
        ["__proto__", 1],
        ["constructor", 2],
        ["toString", 3],
      ],
      [
        ["__proto__", "x"],
        ["constructor", "y"],
        ["toString", "z"],
      ],
    ]);
    expect(decoded.map((record) => Object.getPrototypeOf(record) as unknown)).toEqual([
      Object.prototype,
      Object.prototype,
    ]);
    expect({}.constructor).toBe(Object);
  });

  it("share nothing between records", () => {
    const decoded = records("a,b\n1,2\n3,4\n");
    Object.assign(decoded[0] ?? {}, { a: "changed" });
    expect(decoded[1]).toEqual({ a: 3, b: 4 });
  });
});

describe("malformed tables are refused:", () => {
  it.each([
    ["text after a closing quote", '1,2\n3,"4" \n', "Line 2, column 6: text after a closing quote"],
    ["a quote inside a cell", '1,a"b"\n', "Line 1, column 4: a quote inside an unquoted cell"],
    ["a space before a quote", '1, "b"\n', "Line 1, column 4: a quote inside an unquoted cell"],
    ["a quote left open", '1,2\n3,"4\n5,6\n', "Line 2, column 3: the quote that opens here is"],
    ["a quote left open by doubling", '"a""', "Line 1, column 1: the quote that opens here is"],
    ["a row too long", "1,2\n\n3,4,5\n", "Line 3, column 5: the row that begins on line 3 has 3"],
    ["a row too short", "1,2\r\n3\r\n", "has 1 cell, and 2 were expected, as in the first row."],
    ["a late line", '"a\nb\r\nc",d\ne', "Line 4, column 2: the row that begins on line 4 has 1"],
  ])("%s", (_, text, message) => {
    expect(() => rows(text)).toThrow(message);
  });

  it.each([
    [
      "a name twice",
      "a,b,a\n1,2,3\n",
      'column 5: the header row names "a" twice, in cells 1 and 3',
    ],
    ["an empty name", "a,,b\n1,2,3\n", "Line 1, column 3: cell 2 of the header row is empty."],
    ["a quoted empty name", 'a,""\n1,2\n', "cell 2 of the header row is empty"],
    [
      "a row too long",
      "a,b\n1,2,3\n",
      "has 3 cells, and 2 were expected, one for each name of the",
    ],
  ])("%s with a header row", (_, text, message) => {
    expect(() => records(text)).toThrow(message);
  });

  it("bytes that are not UTF-8", () => {
    expect(() => csvCodec().decode(Uint8Array.of(0x61, 0x0a, 0x62, 0x0d, 0x0a, 0xff))).toThrow(
      "Line 3 is not valid UTF-8. Send the table encoded as UTF-8.",
    );
    expect(() => csvCodec().decode(Uint8Array.of(0xe6, 0x9d))).toThrow(
      "Line 1 is not valid UTF-8.",
    );
    expect(csvCodec().decode(Uint8Array.of(0x61))).toEqual([["a"]]);
  });

  it("another value of the header parameter", () => {
    expect(() => csvCodec().decode(bytes("a"), { parameters: { header: "yes" } })).toThrow(
      'The media type says header="yes". Expected header=present (the first row names the ' +
        "columns) or header=absent (every row is data).",
    );
  });
});

describe("tables for a model that names its columns", () => {
  const columns = [{ name: "city" }, { name: "height" }];
  const decode = (text: string, parameters: Record<string, string> = {}) =>
    csvCodec().decode(bytes(text), { columns, positional: true, parameters });

  it("may all have another width: whether it is wrong is the model's to say", () => {
    expect(decode("a,1,x\nb,2,y\n")).toEqual([
      ["a", 1, "x"],
      ["b", 2, "y"],
    ]);
    expect(decode("a\n")).toEqual([["a"]]);
  });

  it("are refused kindly where the header row was not declared", () => {
    const message =
      "The first row is the header row: its cells are names of the model's columns. Send " +
      "Content-Type: text/csv;header=present, or text/csv;header=absent if it is data.";
    expect(() => decode("city,height\na,1\n")).toThrow(message);
    expect(() => decode('height,"city"\n1,a\n')).toThrow(message);
    expect(decode("city,city\n")).toEqual([["city", "city"]]);
    expect(decode("city,height\n", { header: "absent" })).toEqual([["city", "height"]]);
  });

  it("may have a header row in any order, with names more or less", () => {
    expect(decode("height,x\n1,2\n", { header: "present" })).toEqual([{ height: 1, x: 2 }]);
  });

  it("may have rows of any width where records are known by name alone", () => {
    const byName = csvCodec().decode(bytes("a,1,x\n"), { columns, positional: false });
    expect(byName).toEqual([["a", 1, "x"]]);
  });
});

describe("lines of records", () => {
  it("are those on which the records begin", () => {
    const text = 'a,b\r\n\n1,"x\r\ny"\n\n\r2,"""\n"\r3,4';
    const decoded = records(text);
    expect(decoded.map((_, index) => lineOfRecord(decoded, index))).toEqual([3, 7, 9]);
    expect(lineOfRecord(decoded, 3)).toBeUndefined();
  });

  it("count blank lines where those are rows", () => {
    const decoded = rows("1\n\n2\n");
    expect(decoded.map((_, index) => lineOfRecord(decoded, index))).toEqual([1, 2, 3]);
  });

  it("stay right when the bytes are overwritten", () => {
    const body = bytes("1,2\n\n3,4\n");
    const decoded = csvCodec().decode(body);
    body.fill(0);
    expect(decoded).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect(lineOfRecord(decoded, 1)).toBe(3);
  });

  it("are no part of the records", () => {
    expect(Object.keys(rows("1,2\n"))).toEqual(["0"]);
  });
});
