import type { CsvCell, CsvRecord } from "./cells.ts";

/**
 * Makes the function that turns rows into records of one shape.
 *
 * Each record is a copy of the one before it with its values replaced: the engine copies a known
 * layout whole, where adding property after property costs several times as much. Every name is
 * an own property from the start, so that `__proto__` is a name like any other.
 *
 * The first names have an assignment each, because the engine remembers one name for one place in
 * the code: with the tables of one model it then writes a property in a third of the time.
 */
export function recordBuilder(
  columns: readonly string[],
): (cells: readonly CsvCell[]) => CsvRecord {
  const names = columns.map(interned);
  const [a = "", b = "", c = "", d = "", e = "", f = "", g = "", h = ""] = names;
  const [i = "", j = "", k = "", l = "", m = "", n = "", o = "", p = ""] = names.slice(8);
  const width = names.length;
  let previous = emptyRecord(names);
  return (cells) => {
    const record = { ...previous };
    let index = 0;
    if (width >= 8) {
      record[a] = cells[0];
      record[b] = cells[1];
      record[c] = cells[2];
      record[d] = cells[3];
      record[e] = cells[4];
      record[f] = cells[5];
      record[g] = cells[6];
      record[h] = cells[7];
      index = 8;
    }
    if (width >= 16) {
      record[i] = cells[8];
      record[j] = cells[9];
      record[k] = cells[10];
      record[l] = cells[11];
      record[m] = cells[12];
      record[n] = cells[13];
      record[o] = cells[14];
      record[p] = cells[15];
      index = 16;
    }
    for (; index < width; index++) record[names[index] ?? ""] = cells[index];
    previous = record;
    return record as CsvRecord;
  };
}

/**
 * A record with all its fields. Parsed from JSON, it has room for them in itself; one that grows
 * keeps most of them elsewhere, which takes more memory and time.
 */
function emptyRecord(names: readonly string[]): Record<string, CsvCell | undefined> {
  const fields = names.map((name) => `${JSON.stringify(name)}:null`).join(",");
  // V8's JSON.parse mistakes keys with escapes for others (nodejs/node#63785).
  if (!fields.includes("\\")) return JSON.parse(`{${fields}}`) as Record<string, null>;
  const record: Record<string, CsvCell | undefined> = {};
  const attributes = { configurable: true, enumerable: true, writable: true };
  for (const name of names) Object.defineProperty(record, name, { ...attributes, value: null });
  return record;
}

/** The same name as the engine keeps it for properties: it need not be looked up again. */
function interned(name: string): string {
  return Object.keys({ [name]: 0 })[0] ?? name;
}
