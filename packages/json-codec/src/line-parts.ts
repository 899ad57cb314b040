/** Bytes that are looked at in one go: records are made of so many at a time, however large a chunk. */
const pieceLength = 64 * 1024;

const lineFeed = 0x0a;

/**
 * Cuts lines that arrive in chunks into parts of complete lines; the last line of all need not be
 * complete. No part shares memory with a chunk that was taken back.
 */
export async function* lineParts(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  // Copies: slice of a Buffer, which is what files give, is a view.
  let pending: Uint8Array[] = [];
  for await (const chunk of chunks) {
    for (let start = 0; start < chunk.length; start += pieceLength) {
      const piece = chunk.subarray(start, start + pieceLength);
      const end = piece.lastIndexOf(lineFeed) + 1;
      if (end === 0) {
        pending.push(new Uint8Array(piece));
        continue;
      }
      yield joined([...pending, piece.subarray(0, end)]);
      pending = end < piece.length ? [new Uint8Array(piece.subarray(end))] : [];
    }
  }
  if (pending.length > 0) yield joined(pending);
}

/** The lines of a part, each in bytes with its line feed. */
export function linesOfPart(part: Uint8Array): Uint8Array[] {
  const lines: Uint8Array[] = [];
  for (let start = 0; start < part.length;) {
    const found = part.indexOf(lineFeed, start);
    const end = found === -1 ? part.length : found + 1;
    lines.push(part.subarray(start, end));
    start = end;
  }
  return lines;
}

/** How many lines end in a part. */
export function linesIn(part: Uint8Array): number {
  let lines = 0;
  for (let at = part.indexOf(lineFeed); at !== -1; at = part.indexOf(lineFeed, at + 1)) lines++;
  return lines;
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
