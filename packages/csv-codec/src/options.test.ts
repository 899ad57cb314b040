import { describe, expect, it } from "vitest";
import { csvCodec, type CsvCodecOptions } from "./index.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

describe("options", () => {
  it("reads and writes with another delimiter", () => {
    const codec = csvCodec({ delimiter: ";" });
    expect(codec.decode(bytes("1,5;2\n"))).toEqual([["1,5", 2]]);
    expect(codec.encode([["a;b", "c,d"]])).toBe('"a;b";c,d\n');
  });

  it("expects a header row by default where told so", () => {
    const codec = csvCodec({ header: "present" });
    expect(codec.decode(bytes("a\n1\n"))).toEqual([{ a: 1 }]);
    expect(codec.decode(bytes("a\n1\n"), { parameters: { header: "absent" } })).toEqual([
      ["a"],
      [1],
    ]);
    expect(codec.encode([{ a: 1 }])).toBe("1\n");
  });

  it("takes undefined for absent", () => {
    const given: object = { delimiter: undefined, header: undefined };
    expect(csvCodec(given).encode([[1, 2]])).toBe("1,2\n");
  });

  it.each<[string, object, string]>([
    [
      "an unknown name",
      { delimeter: ";" },
      'unknown option "delimeter". Did you mean "delimiter"? Known are',
    ],
    ["a name like no other", { quote: "'" }, 'unknown option "quote". Known are "delimiter",'],
    ["an unknown choice", { header: "yes" }, '"header" is "yes". Expected one of "absent", "pre'],
    ["no string", { formulas: true }, '"formulas" is true. Expected one of "keep", "escape".'],
    ["a row that is too short", { maxRowBytes: 65_535 }, '"maxRowBytes" is 65535. Expected an int'],
    ["a row without end", { maxRowBytes: Infinity }, '"maxRowBytes" is Infinity. Expected an int'],
    ["several characters", { delimiter: "||" }, '"delimiter" is "||". Expected one ASCII'],
    ["no character", { delimiter: "" }, '"delimiter" is "".'],
    ["a quote", { delimiter: '"' }, '"delimiter" is'],
    ["a line break", { delimiter: "\n" }, '"delimiter" is'],
    ["a part of numbers", { delimiter: "." }, '"delimiter" is "."'],
    ["a letter", { delimiter: "e" }, '"delimiter" is "e"'],
    ["a character beyond ASCII", { delimiter: "§" }, '"delimiter" is "§"'],
    ["a number", { delimiter: 9 }, '"delimiter" is 9'],
  ])("refuses %s", (_, options, message) => {
    const make = () => csvCodec(options);
    expect(make).toThrow(TypeError);
    expect(make).toThrow(`csvCodec: ${message.startsWith('"') ? `option ${message}` : message}`);
  });

  it("refuses what is no object of options", () => {
    const given: unknown = ";";
    expect(() => csvCodec(given as CsvCodecOptions)).toThrow("options were not an object");
  });
});
