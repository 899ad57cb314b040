import { CellWriter } from "./cell-writer.ts";
import { columnNames, fieldsOf, type Field } from "./layout.ts";
import { Lines } from "./lines.ts";
import type { Settings } from "./options.ts";
import { isRefusal, refuse, refuseCell, type Refusal } from "./refusal.ts";
import { describe, kindOfValue, type Fields, type List } from "./values.ts";

/**
 * Writes a list as a table: of records, of rows, or of scalars, as its first element is that is not
 * null. Where there are records or rows, null is a row of empty cells.
 */
export function writeTable(list: List, withHeader: boolean, settings: Settings): string | Refusal {
  if (list.length === 0) return "";
  const writer = new TableWriter(settings);
  const first = firstValue(list);
  switch (kindOfValue(first)) {
    case "fields":
      return writer.records(list, withHeader);
    case "list":
      return writer.rows(list, (first as List).length, withHeader);
    default:
      return writer.scalars(list, withHeader);
  }
}

/** What null is among rows, and among records. */
const nothing: List = [];
const noFields: Fields = {};

class TableWriter {
  readonly #cells: CellWriter;
  readonly #delimiter: string;

  constructor(settings: Settings) {
    this.#cells = new CellWriter(settings);
    this.#delimiter = settings.delimiter;
  }

  scalars(list: List, withHeader: boolean): string | Refusal {
    const lines = new Lines();
    if (withHeader) lines.add("prediction");
    for (let index = 0; index < list.length; index++) {
      const cell = this.#cells.cell(list[index]);
      if (cell === undefined) return refuseCell([index], list[index]);
      lines.add(cell);
    }
    return lines.text();
  }

  rows(list: List, width: number, withHeader: boolean): string | Refusal {
    if (width === 0) return refuse([0], "a row without cells.");
    const names = Array.from({ length: width }, (_, index) => String(index));
    const lines = new Lines();
    const refusal = withHeader ? this.#addHeader(lines, names) : undefined;
    if (refusal !== undefined) return refusal;
    const cells: string[] = names.map(() => "");
    for (let index = 0; index < list.length; index++) {
      const row = list[index] ?? nothing;
      if (row !== nothing && kindOfValue(row) !== "list") {
        return refuse([index], `${describe(row)}, where the other records are rows.`);
      }
      const values = row as List;
      if (row !== nothing && values.length !== width) {
        return refuse([index], `a row of ${values.length}, where the first has ${width}.`);
      }
      for (let place = 0; place < width; place++) {
        const cell = this.#cells.cell(values[place]);
        if (cell === undefined) return refuseCell([index, place], values[place]);
        cells[place] = cell;
      }
      lines.add(cells.join(this.#delimiter));
    }
    return lines.text();
  }

  records(list: List, withHeader: boolean): string | Refusal {
    const fields = fieldsOf(list);
    if (isRefusal(fields)) return fields;
    const names = columnNames(fields);
    if (isRefusal(names)) return names;
    const lines = new Lines();
    const refusal = withHeader ? this.#addHeader(lines, names) : undefined;
    if (refusal !== undefined) return refusal;
    const cells: string[] = names.map(() => "");
    for (let index = 0; index < list.length; index++) {
      const refused = this.#fill(cells, (list[index] ?? noFields) as Fields, fields, index);
      if (refused !== undefined) return refused;
      lines.add(cells.join(this.#delimiter));
    }
    return lines.text();
  }

  #addHeader(lines: Lines, names: readonly string[]): Refusal | undefined {
    const cells: string[] = [];
    for (const name of names) {
      const cell = this.#cells.name(name);
      if (cell === undefined) return refuseCell([name], name);
      cells.push(cell);
    }
    lines.add(cells.join(this.#delimiter));
    return undefined;
  }

  /** Fills a row's cells, as many as there are columns. */
  #fill(
    cells: string[],
    record: Fields,
    fields: readonly Field[],
    index: number,
  ): Refusal | undefined {
    let column = 0;
    for (const { key, parts, isList } of fields) {
      const value = ownField(record, key);
      const count = parts?.length ?? 1;
      for (let place = 0; place < count; place++) {
        const part = parts?.[place];
        const scalar = part === undefined ? value : partOf(value, isList ? place : part);
        const cell = this.#cells.cell(scalar);
        if (cell === undefined) {
          return refuseCell(part === undefined ? [index, key] : [index, key, part], scalar);
        }
        cells[column++] = cell;
      }
    }
    return undefined;
  }
}

function firstValue(list: List): unknown {
  let index = 0;
  while (index < list.length - 1 && (list[index] ?? null) === null) index++;
  return list[index];
}

function partOf(value: unknown, part: number | string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return typeof part === "number" ? (value as List)[part] : ownField(value as Fields, part);
}

/** Only a record's own field: it may lack one whose name every object inherits. */
function ownField(fields: Fields, key: string): unknown {
  return Object.hasOwn(fields, key) ? fields[key] : undefined;
}
