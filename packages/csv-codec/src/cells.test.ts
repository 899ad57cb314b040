import type { Column } from "@inference-server/core";
import { describe, expect, it } from "vitest";
import { csvCodec } from "./index.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

/** What one cell becomes; a second cell stands behind it. */
function cell(text: string, column?: Omit<Column, "name">): unknown {
  const columns = column && [{ name: "cell", ...column }, { name: "other" }];
  const rows = csvCodec().decode(bytes(`${text},x\n`), {
    columns,
    positional: column !== undefined,
  });
  return (rows[0] as unknown[])[0];
}

describe("cells of unknown type", () => {
  it.each<[string, unknown]>([
    ["0", 0],
    ["-0", -0],
    ["7", 7],
    ["-12.50", -12.5],
    ["0.1", 0.1],
    ["1e3", 1000],
    ["1E+3", 1000],
    ["25e-1", 2.5],
    ["1e22", 1e22],
    ["1e23", 1e23],
    ["9007199254740991", 9_007_199_254_740_991],
    ["9007199254740992", 9_007_199_254_740_992],
    ["-9007199254740994", -9_007_199_254_740_994],
    ["100000000000000000000", 1e20],
    ["0.1000000000000000055511", 0.1],
    ["0.30000000000000004", 0.1 + 0.2],
    ["123456789012345678.5", 123_456_789_012_345_680],
    ["5e-324", 5e-324],
    ["1e-400", 0],
    ["1.7976931348623157e308", Number.MAX_VALUE],
  ])("hold the number that %s is in JSON", (text, expected) => {
    expect(cell(text)).toBe(expected);
  });

  it.each([
    ["9007199254740993"],
    ["12345678901234567890"],
    ["-12345678901234567890"],
    ["1e400"],
    ["-1e400"],
    ["007"],
    ["00"],
    ["-01"],
    ["00e1"],
    ["+1"],
    [".5"],
    ["5."],
    ["5.e1"],
    ["-"],
    ["1e"],
    ["1e+"],
    ["1.2.3"],
    ["0x10"],
    ["1_000"],
    ["1e5x"],
    ["1 "],
    [" 1"],
    ["NaN"],
    ["Infinity"],
    ["2024-01-01"],
    ["true"],
    ["null"],
  ])("hold the text %s, which is no number in JSON or none that a double holds", (text) => {
    expect(cell(text)).toBe(text);
  });

  it("are null where empty, and text where quoted", () => {
    expect(cell("")).toBeNull();
    expect(cell('""')).toBe("");
    expect(cell('"1"')).toBe("1");
  });
});

describe("cells of text columns", () => {
  it.each(["1", "007", "true", " x ", "1e400"])("keep the text %j", (text) => {
    expect(cell(text, { type: "string" })).toBe(text);
  });

  it("are empty text where empty, or null where the column may be null", () => {
    expect(cell("", { type: "string" })).toBe("");
    expect(cell("", { type: "string", nullable: true })).toBeNull();
    expect(cell('""', { type: "string", nullable: true })).toBe("");
  });
});

describe("cells of number columns", () => {
  it.each<[string, unknown]>([
    ["1.5", 1.5],
    ['"1.5"', 1.5],
    [" 1.5 ", 1.5],
    ['" -7"', -7],
    ["+1", 1],
    ["007", 7],
    [".5", 0.5],
    ["5.", 5],
    ["-0", -0],
    ["+9007199254740992", 9_007_199_254_740_992],
    ["", null],
    ['""', null],
    ["  ", null],
  ])("read %j", (text, expected) => {
    expect(cell(text, { type: "number" })).toBe(expected);
    expect(cell(text, { type: "integer" })).toBe(expected);
  });

  it.each(["12345678901234567890", "1e400", "0x10", "1,5", "NaN", "one", "."])(
    "leave %j text, for the schema to refuse",
    (text) => {
      const quoted = `"${text}"`;
      expect(cell(quoted, { type: "number" })).toBe(text);
    },
  );
});

describe("cells of boolean columns", () => {
  it.each<[string, unknown]>([
    ["true", true],
    ["False", false],
    ['"TRUE"', true],
    [" false ", false],
    ["", null],
    ["1", "1"],
    ["yes", "yes"],
  ])("read %j", (text, expected) => {
    expect(cell(text, { type: "boolean" })).toBe(expected);
  });
});

it("takes the types of columns by name where there is a header row", () => {
  const decoded = csvCodec().decode(bytes("code,extra,size\n007,1,x\n"), {
    parameters: { header: "present" },
    columns: [
      { name: "size", type: "number" },
      { name: "code", type: "string" },
    ],
  });
  expect(decoded).toEqual([{ code: "007", extra: 1, size: "x" }]);
});
