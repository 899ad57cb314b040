import { CellWriter } from "./cell-writer.ts";
import { ListRows } from "./list-rows.ts";
import type { Settings } from "./options.ts";
import type { Piece } from "./piece.ts";
import { RecordRows } from "./record-rows.ts";
import { refuse, refuseCell, type Refusal } from "./refusal.ts";
import { ScalarRows } from "./scalar-rows.ts";
import { kindOfValue, type List } from "./values.ts";
import type { WrittenRows } from "./written-rows.ts";

/**
 * Writes a list, in one part or in several, as a table: of records, of rows, or of scalars, as its
 * first element is that is not null. Where there are records or rows, null is a row of empty cells.
 * What was refused once is over.
 */
export class TableWriter {
  readonly #cells: CellWriter;
  readonly #delimiter: string;
  readonly #withHeader: boolean;
  readonly #asBytes: boolean;
  #rows: WrittenRows | undefined;
  #header = "";
  /** What the header row was made of. */
  #names: readonly string[] = [];
  #count = 0;
  /** Rows that came before there was a column: nulls, and records without fields. */
  #blankRows = 0;

  /** `asBytes`: what is written is held as UTF-8 as soon as it is much. */
  constructor(withHeader: boolean, settings: Settings, asBytes: boolean) {
    this.#cells = new CellWriter(settings);
    this.#delimiter = settings.delimiter;
    this.#withHeader = withHeader;
    this.#asBytes = asBytes;
  }

  /** Takes the next elements. The refusal names their places in the whole list. */
  add(list: List): Refusal | undefined {
    const first = this.#count;
    this.#count += list.length;
    const rows = (this.#rows ??= this.#rowsOf(firstValue(list)));
    const refusal = rows?.add(list, first);
    if (refusal !== undefined) return refusal;
    if (rows === undefined || rows.names.length === 0) this.#blankRows += list.length;
    return rows && this.#nameColumns(rows.names);
  }

  /** The table, once; refused if its records have no fields. An empty list is an empty text. */
  finish(): readonly Piece[] | Refusal {
    if (this.#count === 0) return [];
    const rows = this.#rows ?? new ScalarRows(this.#cells, this.#asBytes);
    const refusal = this.#nameColumns(rows.names);
    if (refusal !== undefined) return refusal;
    const columns = rows.names.length;
    if (columns === 0) return refuse([0], "an object without fields.");
    return [this.#header + this.#blankText(columns), ...rows.pieces()];
  }

  /** `undefined`: nulls can be rows of any kind. */
  #rowsOf(value: unknown): WrittenRows | undefined {
    switch (kindOfValue(value)) {
      case "fields":
        return new RecordRows(this.#cells, this.#delimiter, this.#asBytes);
      case "list":
        return new ListRows((value as List).length, this.#cells, this.#delimiter, this.#asBytes);
      case "nothing":
        return undefined;
      default:
        return new ScalarRows(this.#cells, this.#asBytes);
    }
  }

  #blankText(columns: number): string {
    if (this.#blankRows === 0) return "";
    return `${this.#delimiter.repeat(columns - 1)}\n`.repeat(this.#blankRows);
  }

  #nameColumns(names: readonly string[]): Refusal | undefined {
    if (!this.#withHeader || names === this.#names) return undefined;
    const cells: string[] = [];
    for (const name of names) {
      const cell = this.#cells.name(name);
      if (cell === undefined) return refuseCell([name], name);
      cells.push(cell);
    }
    this.#header = `${cells.join(this.#delimiter)}\n`;
    this.#names = names;
    return undefined;
  }
}

/** `undefined`: there is none but nulls. */
function firstValue(list: List): unknown {
  for (let index = 0; index < list.length; index++) {
    const value = list[index] ?? undefined;
    if (value !== undefined) return value;
  }
  return undefined;
}
