import { lineFeed, quote } from "./characters.ts";

/**
 * The least that is decoded in one go, in bytes. Of so few the engine makes a text with a byte for
 * each character, on its heap, as long as all are Latin-1; the text of megabytes is twice as long
 * and lies elsewhere, which is dear to make and hastens the garbage collector.
 */
export const leastBytes = 64 * 1024;

/**
 * Cuts a table into windows of complete rows, in order. Where a window is well-formed, it ends with
 * a row; where a table's lines do not end with LF, it is the whole.
 */
export function* windowsOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let start = 0; start < bytes.length;) {
    const end = endOfWindow(bytes, start);
    yield bytes.subarray(start, end);
    start = end;
  }
}

/** After the first LF outside quotes that leaves a window long enough, or the table's end. */
function endOfWindow(bytes: Uint8Array, start: number): number {
  const least = start + leastBytes;
  if (least >= bytes.length) return bytes.length;
  // Doubled quotes switch twice: inside or outside is right again after them.
  let quoted = hasOddQuotes(bytes.subarray(start, least));
  for (let index = least; index < bytes.length; index++) {
    const code = bytes[index];
    if (code === quote) quoted = !quoted;
    else if (code === lineFeed && !quoted) return index + 1;
  }
  return bytes.length;
}

function hasOddQuotes(bytes: Uint8Array): boolean {
  const first = bytes.indexOf(quote);
  if (first === -1) return false;
  let quotes = 0;
  for (let index = first; index < bytes.length; index++) if (bytes[index] === quote) quotes++;
  return quotes % 2 === 1;
}
