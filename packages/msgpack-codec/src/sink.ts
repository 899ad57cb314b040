/** Longer texts are cheaper to encode natively. */
const shortest = 40;

/** A UTF-16 code unit takes three bytes of UTF-8 at most; a surrogate pair takes four. */
const mostPerUnit = 3;

/** No buffer is larger but for a single text or bin that needs it. */
const largestBuffer = 1 << 20;

const encoder = new TextEncoder();

/** Bytes in the making: buffers that grow, and the smallest form of every scalar and header. */
export class Sink {
  private bytes = new Uint8Array(1024);
  private view = new DataView(this.bytes.buffer);
  private position = 0;
  /** Buffers that are full; moving them to larger and larger ones would cost more. */
  private full: Uint8Array[] = [];

  /** What was written, in memory of its own. */
  written(): Uint8Array<ArrayBuffer> {
    if (this.full.length === 0) return this.bytes.slice(0, this.position);
    return joined(this.parts());
  }

  /** What was written as an array of so many elements, in pieces if it is large. */
  writtenAsArray(length: number): Uint8Array<ArrayBuffer> | readonly Uint8Array[] {
    const header = new Sink();
    header.array(length);
    const parts = [...header.parts(), ...this.parts()];
    const size = parts.reduce((sum, part) => sum + part.length, 0);
    return size > largestBuffer ? parts : joined(parts);
  }

  /** Forgets what was written, but for a buffer to write to. */
  clear(): void {
    this.position = 0;
    this.full = [];
    if (this.bytes.length > largestBuffer) this.begin(1024);
  }

  /** `null`, `true` or `false`. */
  word(value: boolean | null): void {
    this.reserve(1);
    this.bytes[this.position++] = value === null ? 0xc0 : value ? 0xc3 : 0xc2;
  }

  /** A safe integer as an integer; everything else, -0 too, as a 64-bit float. */
  number(value: number): void {
    this.reserve(9);
    if ((value | 0) === value && !Object.is(value, -0)) this.int32(value);
    else if (Number.isSafeInteger(value) && value !== 0) this.int53(value);
    else this.float64(value);
  }

  /**
   * The numbers that a list begins with; answers how many. They are read with `at`, not with
   * brackets: V8 compiles a bracket that has seen lists of floats and of objects so that it
   * converts the former, which costs more than writing them.
   */
  numbers(values: readonly unknown[]): number {
    const { length } = values;
    for (let index = 0; index < length; index++) {
      const value = values.at(index);
      if (typeof value !== "number") return index;
      this.number(value);
    }
    return length;
  }

  /** An integer from -(2 ** 63) to 2 ** 64 - 1. */
  int64(value: bigint): void {
    this.reserve(9);
    this.bytes[this.position] = value < 0n ? 0xd3 : 0xcf;
    if (value < 0n) this.view.setBigInt64(this.position + 1, value);
    else this.view.setBigUint64(this.position + 1, value);
    this.position += 9;
  }

  /** Answers `false`, and writes nothing, if half a surrogate pair leaves the text without UTF-8. */
  text(text: string): boolean {
    const { length } = text;
    this.reserve(5 + length * mostPerUnit);
    if (length < shortest && this.ascii(text)) return true;
    if (!text.isWellFormed()) return false;
    // The longest header is reserved; the text moves if its own is shorter.
    const start = this.position + 5;
    const { written } = encoder.encodeInto(text, this.bytes.subarray(start));
    this.textHeader(written);
    if (this.position !== start) this.bytes.copyWithin(this.position, start, start + written);
    this.position += written;
    return true;
  }

  bin(bytes: Uint8Array): void {
    const { length } = bytes;
    this.reserve(5 + length);
    this.header(length, length < 0x100 ? 0xc4 : length < 0x10000 ? 0xc5 : 0xc6);
    this.bytes.set(bytes, this.position);
    this.position += length;
  }

  array(length: number): void {
    this.reserve(5);
    if (length < 0x10) this.bytes[this.position++] = 0x90 | length;
    else this.header(length, length < 0x10000 ? 0xdc : 0xdd);
  }

  map(length: number): void {
    this.reserve(5);
    if (length < 0x10) this.bytes[this.position++] = 0x80 | length;
    else this.header(length, length < 0x10000 ? 0xde : 0xdf);
  }

  /** Bytes that `write` puts at an offset of a view; it answers the offset after them. */
  raw(most: number, write: (view: DataView, start: number) => number): void {
    this.reserve(most);
    this.position = write(this.view, this.position);
  }

  /** Bytes that were written elsewhere, as they are. */
  append(bytes: Uint8Array): void {
    for (let start = 0; start < bytes.length;) {
      this.reserve(1);
      const piece = bytes.subarray(start, start + this.bytes.length - this.position);
      this.bytes.set(piece, this.position);
      this.position += piece.length;
      start += piece.length;
    }
  }

  private parts(): readonly Uint8Array[] {
    return [...this.full, this.bytes.subarray(0, this.position)];
  }

  private int32(value: number): void {
    const { bytes, view, position } = this;
    if (value >= 0 ? value < 0x80 : value >= -0x20) {
      bytes[position] = value;
      this.position = position + 1;
    } else if (value >= 0 ? value < 0x100 : value >= -0x80) {
      bytes[position] = value < 0 ? 0xd0 : 0xcc;
      bytes[position + 1] = value;
      this.position = position + 2;
    } else if (value >= 0 ? value < 0x10000 : value >= -0x8000) {
      bytes[position] = value < 0 ? 0xd1 : 0xcd;
      view.setInt16(position + 1, value);
      this.position = position + 3;
    } else {
      bytes[position] = value < 0 ? 0xd2 : 0xce;
      view.setInt32(position + 1, value);
      this.position = position + 5;
    }
  }

  private int53(value: number): void {
    const { bytes, view, position } = this;
    if (value > 0 && value < 2 ** 32) {
      bytes[position] = 0xce;
      view.setUint32(position + 1, value);
      this.position = position + 5;
      return;
    }
    bytes[position] = value < 0 ? 0xd3 : 0xcf;
    view.setInt32(position + 1, Math.floor(value / 2 ** 32));
    view.setInt32(position + 5, value % 2 ** 32);
    this.position = position + 9;
  }

  private float64(value: number): void {
    this.bytes[this.position] = 0xcb;
    this.view.setFloat64(this.position + 1, value);
    this.position += 9;
  }

  /** Writes a short text if it is ASCII; answers whether it was. */
  private ascii(text: string): boolean {
    const { length } = text;
    const { bytes, position } = this;
    const start = position + (length < 0x20 ? 1 : 2);
    for (let index = 0; index < length; index++) {
      const code = text.charCodeAt(index);
      if (code >= 0x80) return false;
      bytes[start + index] = code;
    }
    this.textHeader(length);
    this.position += length;
    return true;
  }

  private textHeader(length: number): void {
    if (length < 0x20) this.bytes[this.position++] = 0xa0 | length;
    else this.header(length, length < 0x100 ? 0xd9 : length < 0x10000 ? 0xda : 0xdb);
  }

  /** A kind's byte, followed by a length in as few bytes as it takes. */
  private header(length: number, kind: number): void {
    const { bytes, view, position } = this;
    bytes[position] = kind;
    if (kind === 0xc4 || kind === 0xd9) {
      bytes[position + 1] = length;
      this.position = position + 2;
    } else if (length < 0x10000) {
      view.setUint16(position + 1, length);
      this.position = position + 3;
    } else {
      view.setUint32(position + 1, length);
      this.position = position + 5;
    }
  }

  private reserve(length: number): void {
    if (this.position + length <= this.bytes.length) return;
    this.full.push(this.bytes.subarray(0, this.position));
    this.begin(Math.max(length, Math.min(this.bytes.length * 2, largestBuffer)));
  }

  private begin(length: number): void {
    this.bytes = new Uint8Array(length);
    this.view = new DataView(this.bytes.buffer);
    this.position = 0;
  }
}

/** How many bytes stand before the elements of an array. */
export function arrayHeaderLength(length: number): number {
  if (length < 0x10) return 1;
  return length < 0x10000 ? 3 : 5;
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let start = 0;
  for (const part of parts) {
    bytes.set(part, start);
    start += part.length;
  }
  return bytes;
}
