import type { LineOf } from "@inference-server/core";
import { describe, expect, it } from "vitest";
import { csvCodec } from "./index.ts";

const decode = (body: string | Uint8Array, header = "absent") =>
  csvCodec().decode(typeof body === "string" ? new TextEncoder().encode(body) : body, {
    parameters: { header },
  });

/** The line that core would report for a bad record. */
function lineOfRecord(decoded: object, index: number): number | undefined {
  const lineOf: unknown = Reflect.get(decoded, Symbol.for("@inference-server/core/lines"));
  return (lineOf as LineOf)(index);
}

const count = 20_000;
const indexes = Array.from({ length: count }, (_, index) => index);

describe("a table of megabytes", () => {
  it.each([
    ["ASCII", "plain"],
    ["Latin-1", "Ærø"],
    ["any language's text", "東京"],
    ["astral characters", "🌊"],
    ["line breaks in quotes", "one\r\n\n\rtwo"],
    ["doubled quotes", 'say "yes"\n'],
    ["a byte order mark", "\uFEFF1"],
  ])("holds %s", (_, cell) => {
    const quoted = `"${cell.replaceAll('"', '""')}"`;
    const rows = decode(indexes.map((index) => `${quoted},${index},${index / 8}\n`).join(""));
    expect(rows).toEqual(indexes.map((index) => [cell, index, index / 8]));
  });

  it.each([
    ["LF", "\n"],
    ["CRLF", "\r\n"],
    ["CR", "\r"],
  ])("may end its lines with %s", (_, end) => {
    const body = `id,at\n${indexes.map((index) => `${index},${end === "\r" ? "here" : "there"}`).join(end)}`;
    const records = decode(body.replace("\n", end), "present");
    expect(records).toHaveLength(count);
    expect(records.at(-1)).toEqual({ id: count - 1, at: end === "\r" ? "here" : "there" });
  });

  it("keeps a byte order mark wherever a row begins with one, but for the first", () => {
    const rows = decode(`\uFEFF${indexes.map(() => "\uFEFFa,b\n").join("")}`);
    expect(rows).toEqual(indexes.map(() => ["\uFEFFa", "b"]));
  });

  it("may begin with any number of blank lines", () => {
    const blank = "\n".repeat(200_000);
    expect(decode(`${blank}a,b\n1,2\n`, "present")).toEqual([{ a: 1, b: 2 }]);
    expect(decode(`${blank}7\n`)).toHaveLength(200_001);
  });

  it("may be one cell", () => {
    const cell = "a\n".repeat(100_000);
    expect(decode(`"${cell}"`)).toEqual([[cell]]);
  });

  it("knows the line of every row, whatever rows came before", () => {
    const body = indexes.map((index) => (index === 9000 ? `"1\r2\n3",0\n\n\n` : `${index},0\n`));
    const rows = decode(`\n${body.join("")}`);
    expect(lineOfRecord(rows, 0)).toBe(2);
    expect(lineOfRecord(rows, 9000)).toBe(9002);
    expect(lineOfRecord(rows, 9001)).toBe(9007);
    expect(lineOfRecord(rows, count - 1)).toBe(count + 5);
    expect(lineOfRecord(rows, count)).toBeUndefined();
  });
});

describe("an error in a table of megabytes", () => {
  it.each([
    ["a quote inside a cell", 'a"b,0', "Line 15001, column 2: a quote inside an unquoted cell."],
    ["text after a quote", '"a"b,0', "Line 15001, column 4: text after a closing quote."],
    ["a quote that stays open", '"a,0', "Line 15001, column 1: the quote that opens here is never"],
    ["a short row", "1", "Line 15001, column 2: the row that begins on line 15001 has 1 cell,"],
    [
      "a long row",
      '1,2,"\n"',
      "Line 15001, column 5: the row that begins on line 15001 has 3 cells,",
    ],
  ])("names the line of %s", (_, row, message) => {
    const body = indexes.map((index) => `${index === 15_000 ? row : `${index},0`}\n`).join("");
    expect(() => decode(body)).toThrow(message);
  });

  it("is the first, in whatever order rows are read", () => {
    const body = new TextEncoder().encode(`1,2\n3\n${"5,6\n".repeat(50_000)}7,8\n`);
    body[body.length - 2] = 0xff;
    expect(() => decode(body)).toThrow("Line 50003 is not valid UTF-8.");
  });
});
