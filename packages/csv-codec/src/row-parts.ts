import { PendingBytes } from "./pending-bytes.ts";
import { RowScanner } from "./row-scanner.ts";

/** Bytes that are looked at in one go: rows are made of so many at a time, however large a chunk. */
export const pieceLength = 64 * 1024;

/** What rows are found by, and how long they may be. */
interface RowLimits {
  readonly delimiter: number;
  /** The longest row, in bytes with its line break; no less than `pieceLength`. */
  readonly maxRowBytes: number;
  /** Makes the error of a row that is longer: the one after the part that was taken last. */
  readonly tooLong: () => Error;
}

/**
 * Cuts a table that arrives in chunks into parts of complete rows; the last row of all need not be
 * complete. A part's memory is taken back when the next one is asked for.
 *
 * @throws Error if a row is too long, as soon as that is known.
 */
export async function* rowParts(
  chunks: AsyncIterable<Uint8Array>,
  { delimiter, maxRowBytes, tooLong }: RowLimits,
): AsyncGenerator<Uint8Array> {
  const scanner = new RowScanner(delimiter, true);
  const pending = new PendingBytes();
  for await (const chunk of chunks) {
    for (let start = 0; start < chunk.length; start += pieceLength) {
      const piece = chunk.subarray(start, start + pieceLength);
      const end = scanner.endOfRows(piece);
      // Rows that begin and end in this piece are short enough.
      if (pending.length + (scanner.firstEnd ?? piece.length) > maxRowBytes) throw tooLong();
      if (end !== undefined) yield pending.takeWith(piece.subarray(0, end));
      pending.add(piece.subarray(end ?? 0));
    }
  }
  if (pending.length > 0) yield pending.takeWith(new Uint8Array());
}

/** The rows of a part, each in bytes. `atStart`: whether it is the table's first. */
export function rowsOfPart(part: Uint8Array, delimiter: number, atStart: boolean): Uint8Array[] {
  const scanner = new RowScanner(delimiter, atStart);
  const rows: Uint8Array[] = [];
  let start = 0;
  for (let index = 0; index < part.length; index++) {
    const end = scanner.endOfRows(part.subarray(index, index + 1));
    if (end === undefined) continue;
    rows.push(part.subarray(start, index + end));
    start = index + end;
  }
  if (start < part.length) rows.push(part.subarray(start));
  return rows;
}
