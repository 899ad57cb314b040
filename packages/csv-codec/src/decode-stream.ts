import type { DecodeArgs } from "@inference-server/core";
import { cellOf, type CsvRecord, type CsvRow } from "./cells.ts";
import { isBreak } from "./characters.ts";
import type { Settings } from "./options.ts";
import { lineAt } from "./position.ts";
import { rowParts, rowsOfPart } from "./row-parts.ts";
import { readRows } from "./rows.ts";
import { sourceOf, type Source } from "./source.ts";
import { tableReader, type Table, type TableOf } from "./table.ts";

/**
 * Decodes a table that arrives in chunks, row by row: what `decodeTable` makes of the whole, in
 * memory for its longest row.
 *
 * @throws Error that says where and why the table is malformed or a row is too long, after the rows
 * before that.
 */
export async function* decodeTableStream(
  chunks: AsyncIterable<Uint8Array>,
  args: DecodeArgs,
  settings: Settings,
): AsyncGenerator<CsvRecord | CsvRow, void> {
  const delimiter = settings.delimiter.charCodeAt(0);
  const reader = new PartReader(tableReader(args, settings), delimiter);
  const { maxRowBytes } = settings;
  const tooLong = (): Error => reader.tooLong(maxRowBytes);
  for await (const part of rowParts(chunks, { delimiter, maxRowBytes, tooLong })) {
    for (const row of reader.rowsOf(part)) yield row;
  }
  for (const row of reader.rowsOfEnd()) yield row;
}

/** Reads a table part by part: knows the line, and the table as soon as its first row was seen. */
class PartReader {
  readonly #tableOf: TableOf;
  readonly #delimiter: number;
  #line = 1;
  #table: Table | undefined;

  constructor(tableOf: TableOf, delimiter: number) {
    this.#tableOf = tableOf;
    this.#delimiter = delimiter;
  }

  *rowsOf(part: Uint8Array): Generator<CsvRecord | CsvRow, void> {
    let rows: Iterable<CsvRecord | CsvRow>;
    try {
      rows = this.#read(part);
    } catch (error) {
      // Which rows come before the error must not depend on where the chunks end.
      const single = rowsOfPart(part, this.#delimiter, this.#line === 1);
      if (single.length === 1) throw error;
      for (const row of single) yield* this.rowsOf(row);
      return;
    }
    yield* rows;
  }

  /** Of a table without a header row that has blank lines alone, each is a row. */
  rowsOfEnd(): Iterable<CsvRecord | CsvRow> {
    if (this.#table !== undefined) return [];
    const table = this.#tableOf(sourceOf(new Uint8Array(), this.#line));
    return table === undefined ? [] : blankRows(table);
  }

  /** The error of the row after those that were read. */
  tooLong(maxRowBytes: number): Error {
    return new Error(
      `Line ${this.#line}, column 1: the row that begins here is longer than ${maxRowBytes} bytes. ` +
        "Close every quote that opens a cell, or raise the option maxRowBytes.",
    );
  }

  /** Nothing has changed if it throws. */
  #read(part: Uint8Array): Iterable<CsvRecord | CsvRow> {
    const source = sourceOf(part, this.#line);
    const rows =
      this.#table === undefined ? this.#readFirst(source) : readPart(this.#table, source);
    ({ line: this.#line } = lineAt(source, source.codes.length));
    return rows;
  }

  #readFirst(source: Source): Iterable<CsvRecord | CsvRow> {
    // Whether a blank line is a row is known with the first row that is none.
    const table = source.codes.every(isBreak) ? undefined : this.#tableOf(source);
    if (table === undefined) return [];
    const rows = readRows(table, table.rowOf);
    this.#table = table;
    return followed(blankRows(table), rows);
  }
}

function readPart(table: Table, source: Source): Iterable<CsvRecord | CsvRow> {
  return readRows({ ...table, source, start: 0 }, table.rowOf);
}

/** Blank lines before the first part of a table are rows if there is no header row, and one cell. */
function* blankRows(table: Table): Generator<CsvRecord | CsvRow, void> {
  const [kind = "untyped", ...others] = table.kinds;
  const count = others.length === 0 && table.start === 0 ? table.source.line - 1 : 0;
  for (let row = 0; row < count; row++) yield table.rowOf([cellOf("", false, kind)]);
}

function* followed<Row>(first: Iterable<Row>, rest: Iterable<Row>): Generator<Row, void> {
  yield* first;
  yield* rest;
}
