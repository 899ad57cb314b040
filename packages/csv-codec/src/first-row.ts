import { afterBreak, isBreak } from "./characters.ts";
import type { Source } from "./source.ts";
import { TextReader } from "./text-reader.ts";

/** A table's first row, as text. */
export interface FirstRow {
  readonly cells: readonly string[];
  /** Where the row begins. */
  readonly start: number;
  /** Where the next row begins. */
  readonly next: number;
}

/** Reads the first row that is not a blank line; `undefined`: there is none. */
export function firstRowOf(source: Source, delimiter: number): FirstRow | undefined {
  const { codes } = source;
  let position = 0;
  while (isBreak(codes[position])) position++;
  if (position >= codes.length) return undefined;

  const start = position;
  const reader = new TextReader(source, delimiter);
  const cells = [reader.read(position)];
  while (codes[reader.end] === delimiter) cells.push(reader.read(reader.end + 1));
  return { cells, start, next: afterBreak(codes, reader.end) };
}
