import { cellOf, type CellKind, type CsvCell } from "./cells.ts";
import { afterBreak, isBreak } from "./characters.ts";
import { NumberReader } from "./number-reader.ts";
import { lineAt, malformed } from "./position.ts";
import type { Source } from "./source.ts";
import { TextReader } from "./text-reader.ts";

/** The part of a table that holds data, and what is known of it. */
export interface Body {
  readonly source: Source;
  readonly delimiter: number;
  /** Where the first row begins. */
  readonly start: number;
  /** How the cells of each column are read: as many as a row has cells. */
  readonly kinds: readonly CellKind[];
  /** Why rows have that many cells, for the error of a row that has not. */
  readonly widthReason: string;
}

/** What there is to know of rows beside their values. */
export interface RowsRead {
  readonly count: number;
  /** Whether each is one line: none holds a line break, and no blank line was skipped. */
  readonly areLines: boolean;
}

/**
 * Reads all rows, each as `rowOf` makes it of its cells, which are overwritten by the next row.
 *
 * A blank line is no row where rows have several cells, and a row with one empty cell where they
 * have one.
 *
 * @throws Error if a cell's quotes do not enclose it, or a row has too few or too many cells.
 */
export function readRows<Row>(body: Body, rowOf: (cells: readonly CsvCell[]) => Row): Row[] {
  const rows: Row[] = [];
  readRowsInto(rows, body, rowOf);
  return rows;
}

/** Reads rows as `readRows` does, and adds them to a list of others. */
export function readRowsInto<Row>(
  rows: Row[],
  body: Body,
  rowOf: (cells: readonly CsvCell[]) => Row,
): RowsRead {
  const { source, delimiter, kinds } = body;
  const { codes } = source;
  const width = kinds.length;
  const numbers = new NumberReader(source, delimiter);
  const texts = new TextReader(source, delimiter);
  const cells = emptyCells(width);
  const blank = cellOf("", false, kinds[0] ?? "untyped");
  const before = rows.length;
  let areLines = true;
  let position = body.start;
  while (position < codes.length) {
    if (isBreak(codes[position])) {
      position = afterBreak(codes, position);
      if (width > 1) {
        areLines = false;
        continue;
      }
      cells[0] = blank;
      rows.push(rowOf(cells));
      continue;
    }
    const rowStart = position;
    let end = position - 1;
    let column = 0;
    do {
      position = end + 1;
      const kind = kinds[column];
      if (kind === undefined) throw ragged(body, rowStart, position);
      const number = kind === "untyped" || kind === "number" ? numbers.read(position) : Number.NaN;
      if (Number.isNaN(number)) {
        cells[column] = cellOf(texts.read(position), texts.quoted, kind);
        end = texts.end;
      } else {
        cells[column] = number;
        end = numbers.end;
      }
      column++;
    } while (end < codes.length && codes[end] === delimiter);
    if (column < width) throw ragged(body, rowStart, end);
    rows.push(rowOf(cells));
    position = afterBreak(codes, end);
  }
  return { count: rows.length - before, areLines: areLines && !texts.broken };
}

/** Filled one by one: an array made by its length would be a slow kind for ever. */
function emptyCells(width: number): CsvCell[] {
  const cells: CsvCell[] = [];
  while (cells.length < width) cells.push(0);
  return cells;
}

function ragged({ source, delimiter, kinds, widthReason }: Body, start: number, place: number) {
  const texts = new TextReader(source, delimiter);
  let found = 0;
  let position = start;
  do {
    texts.read(position);
    found++;
    position = texts.end + 1;
  } while (source.codes[texts.end] === delimiter);
  const { line } = lineAt(source, start);
  const character = JSON.stringify(String.fromCharCode(delimiter));
  return malformed(
    source,
    place,
    `the row that begins on line ${line} has ${count(found)}, and ${kinds.length} were expected, ` +
      `${widthReason}. Give every row as many cells, and put cells that hold ${character} or a ` +
      "line break in quotes.",
  );
}

function count(cells: number): string {
  return cells === 1 ? "1 cell" : `${cells} cells`;
}
