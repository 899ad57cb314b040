import type { CellWriter } from "./cell-writer.ts";
import { columnNames, Layout, type Field } from "./layout.ts";
import { Lines } from "./lines.ts";
import { textOf, type Piece } from "./piece.ts";
import { isRefusal, refuseCell, type Refusal } from "./refusal.ts";
import type { Fields, List } from "./values.ts";
import { widen } from "./widen.ts";
import type { WrittenRows } from "./written-rows.ts";

/** What null is among records. */
const noFields: Fields = {};

/** Rows in a text, all with the columns that were known when they were written. */
interface Section {
  readonly fields: readonly Field[];
  readonly lines: Lines;
}

/** Rows that are records: the columns are the fields of all. */
export class RecordRows implements WrittenRows {
  names: readonly string[] = [];
  readonly #cells: CellWriter;
  readonly #delimiter: string;
  readonly #asBytes: boolean;
  readonly #layout = new Layout();
  readonly #sections: Section[] = [];
  #fields: readonly Field[] = [];

  constructor(cells: CellWriter, delimiter: string, asBytes: boolean) {
    this.#cells = cells;
    this.#delimiter = delimiter;
    this.#asBytes = asBytes;
  }

  add(list: List, first: number): Refusal | undefined {
    const refusal = this.#layout.add(list, first) ?? this.#nameColumns();
    if (refusal !== undefined || this.names.length === 0) return refusal;
    const lines = this.#linesNow();
    const fields = this.#fields;
    const cells: string[] = this.names.map(() => "");
    for (let index = 0; index < list.length; index++) {
      const record = (list[index] ?? noFields) as Fields;
      const refused = this.#fill(cells, record, fields, first + index);
      if (refused !== undefined) return refused;
      lines.add(cells.join(this.#delimiter));
    }
    return undefined;
  }

  pieces(): readonly Piece[] {
    const fields = this.#fields;
    return this.#sections.flatMap((section) => {
      const pieces = section.lines.pieces();
      if (columnsOf(section.fields) === columnsOf(fields)) return pieces;
      const widened = new Lines(this.#asBytes);
      for (const piece of pieces) {
        widen(textOf(piece), section.fields, fields, this.#delimiter, widened);
      }
      return widened.pieces();
    });
  }

  #nameColumns(): Refusal | undefined {
    const { fields } = this.#layout;
    if (fields === this.#fields) return undefined;
    const names = columnNames(fields);
    if (isRefusal(names)) return names;
    this.#fields = fields;
    this.names = names;
    return undefined;
  }

  /** Columns are only ever added: as many of them are the same ones. */
  #linesNow(): Lines {
    const last = this.#sections.at(-1);
    if (last !== undefined && columnsOf(last.fields) === this.names.length) return last.lines;
    const lines = new Lines(this.#asBytes);
    this.#sections.push({ fields: this.#fields, lines });
    return lines;
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

function columnsOf(fields: readonly Field[]): number {
  return fields.reduce((count, { parts }) => count + (parts?.length ?? 1), 0);
}

function partOf(value: unknown, part: number | string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return typeof part === "number" ? (value as List)[part] : ownField(value as Fields, part);
}

/** Only a record's own field: it may lack one whose name every object inherits. */
function ownField(fields: Fields, key: string): unknown {
  return Object.hasOwn(fields, key) ? fields[key] : undefined;
}
