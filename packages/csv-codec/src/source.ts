/** A table's text, with one code for each UTF-16 unit of it. */
export interface Source {
  readonly text: string;
  /**
   * ASCII as it is, anything else as 255: enough to find cells and to read numbers, and read
   * faster than the text's own units.
   */
  readonly codes: Uint8Array;
  /** The line of the body, from 1, with which the text begins. */
  readonly line: number;
}

/** What the bytes of a word have in them if one is not ASCII. */
const beyondAscii = 0x80808080;

/** The source of no table. */
export const emptySource: Source = { text: "", codes: new Uint8Array(), line: 1 };

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Decodes UTF-8, of a body or of the part of it that begins with a line. The body's byte order mark
 * is dropped.
 *
 * @throws Error that names the first line which is not UTF-8.
 */
export function sourceOf(bytes: Uint8Array, line = 1): Source {
  return sourceOfRows(line === 1 && startsWithMark(bytes) ? bytes.subarray(3) : bytes, line);
}

/**
 * Decodes UTF-8 in which a byte order mark is a character like any other: that of a table from a
 * later row on.
 */
export function sourceOfRows(bytes: Uint8Array, line = 1): Source {
  const text = textOf(bytes, line);
  // As many units as bytes: all is ASCII, and the bytes themselves are the codes.
  const codes = text.length === bytes.length ? asciiCodes(bytes) : codesOfBytes(bytes, text.length);
  return { text, codes, line };
}

/** A view of no other class than other codes are: reading bytes of two classes is slower. */
function asciiCodes(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
}

/**
 * The codes of well-formed UTF-8, which are cheaper to make from its bytes than from its text: most
 * of it is ASCII, of which four bytes are moved at a time.
 */
function codesOfBytes(bytes: Uint8Array, length: number): Uint8Array {
  const codes = new Uint8Array(length).fill(255);
  const from = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const to = new DataView(codes.buffer);
  const lastWord = bytes.length - 4;
  let place = 0;
  for (let index = 0; index < bytes.length;) {
    const word = index <= lastWord ? from.getInt32(index) : beyondAscii;
    if ((word & beyondAscii) === 0) {
      to.setInt32(place, word);
      place += 4;
      index += 4;
      continue;
    }
    const byte = bytes[index++] ?? 0;
    if (byte < 0x80) codes[place++] = byte;
    // Four bytes are two units, other sequences are one.
    else if (byte >= 0xc0) place += byte >= 0xf0 ? 2 : 1;
  }
  return codes;
}

/** The codes of a text. */
export function codesOf(text: string): Uint8Array {
  const codes = new Uint8Array(text.length);
  for (let index = 0; index < codes.length; index++) {
    const unit = text.charCodeAt(index);
    codes[index] = unit < 128 ? unit : 255;
  }
  return codes;
}

function textOf(bytes: Uint8Array, firstLine: number): string {
  try {
    return decoder.decode(bytes);
  } catch (cause) {
    const line = firstInvalidLine(bytes, firstLine);
    if (line === undefined) throw cause;
    throw new Error(`Line ${line} is not valid UTF-8. Send the table encoded as UTF-8.`, { cause });
  }
}

function startsWithMark(bytes: Uint8Array): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}

/** A line break is never part of a longer sequence, so each line is valid or not on its own. */
function firstInvalidLine(bytes: Uint8Array, firstLine: number): number | undefined {
  let line = firstLine;
  let start = 0;
  for (let index = 0; index <= bytes.length; index++) {
    const code = bytes[index] ?? 0x0a;
    if (code !== 0x0a && (code !== 0x0d || bytes[index + 1] === 0x0a)) continue;
    if (!isValid(bytes.subarray(start, index))) return line;
    start = index + 1;
    line++;
  }
  return undefined;
}

function isValid(bytes: Uint8Array): boolean {
  try {
    decoder.decode(bytes);
    return true;
  } catch {
    return false;
  }
}
