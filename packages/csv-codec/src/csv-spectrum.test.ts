import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { csvCodec, type CsvRecord } from "./index.ts";

// Every table of csv-spectrum, with the records that it says the table holds: texts alone.

const require = createRequire(import.meta.url);
const folder = dirname(require.resolve("csv-spectrum/package.json"));
const codec = csvCodec();
const parameters = { header: "present" };

const tableOf = (name: string) => readFileSync(join(folder, "csvs", `${name}.csv`));
const recordsOf = (name: string) =>
  JSON.parse(readFileSync(join(folder, "json", `${name}.json`), "utf8")) as CsvRecord[];
const textColumnsOf = (records: readonly CsvRecord[]) =>
  Object.keys(records[0] ?? {}).map((column) => ({ name: column, type: "string" }) as const);

const wellFormed = [
  "comma_in_quotes",
  "empty",
  "empty_crlf",
  "escaped_quotes",
  "json",
  "newlines",
  "newlines_crlf",
  "quotes_and_newlines",
  "simple",
  "simple_crlf",
  "utf8",
];

describe("csv-spectrum", () => {
  it("has no table that is not asked for here", () => {
    const names = readdirSync(join(folder, "csvs")).map((file) => file.replace(".csv", ""));
    expect(names.toSorted()).toEqual([...wellFormed, "location_coordinates"].toSorted());
  });

  it.each(wellFormed)("%s is read as its records", (name) => {
    const records = recordsOf(name);
    expect(codec.decode(tableOf(name), { parameters, columns: textColumnsOf(records) })).toEqual(
      records,
    );
  });

  it.each(wellFormed)("%s holds the same where nobody knows the columns' types", (name) => {
    const records = codec.decode(tableOf(name), { parameters }) as CsvRecord[];
    const texts = records.map((record) =>
      Object.fromEntries(Object.entries(record).map(([column, cell]) => [column, String(cell)])),
    );
    expect(texts).toEqual(recordsOf(name));
  });

  it.each(wellFormed)("%s comes back after its records were written", (name) => {
    const records = recordsOf(name);
    const table = codec.encode(records, { parameters });
    if (typeof table !== "string") throw new Error("The records were declined.");
    expect(
      codec.decode(Buffer.from(table), { parameters, columns: textColumnsOf(records) }),
    ).toEqual(records);
  });

  it("location_coordinates, which quotes no cell and has quotes in one, is refused", () => {
    expect(() => codec.decode(tableOf("location_coordinates"), { parameters })).toThrow(
      "Line 2, column 22: a quote inside an unquoted cell.",
    );
  });
});
