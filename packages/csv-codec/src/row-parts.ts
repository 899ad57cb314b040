import { RowScanner } from "./row-scanner.ts";

/** Bytes that are looked at in one go: rows are made of so many at a time, however large a chunk. */
const pieceLength = 64 * 1024;

/**
 * Cuts a table that arrives in chunks into parts of complete rows; the last row of all need not be
 * complete. No part shares memory with a chunk that was taken back.
 */
export async function* rowParts(
  chunks: AsyncIterable<Uint8Array>,
  delimiter: number,
): AsyncGenerator<Uint8Array> {
  const scanner = new RowScanner(delimiter, true);
  // Copies: slice of a Buffer, which is what files give, is a view.
  let pending: Uint8Array[] = [];
  for await (const chunk of chunks) {
    for (let start = 0; start < chunk.length; start += pieceLength) {
      const piece = chunk.subarray(start, start + pieceLength);
      const end = scanner.endOfRows(piece);
      if (end === undefined) {
        pending.push(new Uint8Array(piece));
        continue;
      }
      yield joined([...pending, piece.subarray(0, end)]);
      pending = end < piece.length ? [new Uint8Array(piece.subarray(end))] : [];
    }
  }
  if (pending.length > 0) yield joined(pending);
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

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const [only] = pieces;
  if (pieces.length === 1 && only !== undefined) return only;
  const bytes = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let offset = 0;
  for (const piece of pieces) {
    bytes.set(piece, offset);
    offset += piece.length;
  }
  return bytes;
}
