import type { ByteSource } from "./byte-source.ts";

/** Protobuf wire types; 3 and 4 (groups) exist in no ONNX file. */
export const wire = { varint: 0, fixed64: 1, delimited: 2, fixed32: 5 } as const;

/** One field of a message: where it stands. */
export interface Field {
  readonly number: number;
  readonly wire: number;
  /** Where its tag begins. */
  readonly at: number;
  /** Where its content begins. */
  readonly start: number;
  /** Where its content ends, and with it the field. */
  readonly end: number;
}

/** The largest models have some hundred thousand nodes; beyond this a file only wastes time. */
const maximumFields = 1_000_000;

/** More than a hundred thousand names; beyond this a file only wastes memory. */
const maximumContentBytes = 16 * 1024 * 1024;

/** A tag and a length, ten bytes each at most. */
const headBytes = 20;

/**
 * Walks the fields of protobuf messages. Contents are skipped, whatever their size, unless they are
 * asked for; time and memory are bounded for any bytes.
 */
export class ProtobufReader {
  readonly size: number;
  readonly #source: ByteSource;
  readonly #decoder = new TextDecoder();
  #fields = 0;
  #contentBytes = 0;

  constructor(source: ByteSource) {
    this.#source = source;
    this.size = source.size;
  }

  /**
   * The fields of the message that a field holds; without a field, of the whole source.
   *
   * @throws Error if the bytes are no message.
   */
  *fields(message: Pick<Field, "start" | "end"> = { start: 0, end: this.size }): Generator<Field> {
    for (let position = message.start; position < message.end;) {
      this.#fields += 1;
      if (this.#fields > maximumFields) {
        throw new Error(`it has more than ${maximumFields} fields`);
      }
      const field = this.#fieldAt(position, message.end);
      if (field.end > message.end) {
        throw new Error(`it ends inside the field at byte ${position}`);
      }
      yield field;
      position = field.end;
    }
  }

  /** The text of a field; "" if it is of another wire type. */
  text(field: Field): string {
    if (field.wire !== wire.delimited) return "";
    const length = field.end - field.start;
    this.#contentBytes += length;
    if (this.#contentBytes > maximumContentBytes) {
      throw new Error(`its names and metadata are larger than ${maximumContentBytes} bytes`);
    }
    return this.#decoder.decode(this.#source.read(field.start, length));
  }

  /** The signed 64-bit integer of a field; 0 if it is of another wire type. */
  integer(field: Field): bigint {
    return field.wire === wire.varint ? this.#bigintAt(field.start).value : 0n;
  }

  /** The integers of a repeated field: one, or many packed into one (proto3's default). */
  integers(field: Field): readonly bigint[] {
    if (field.wire !== wire.delimited) return [this.integer(field)];
    const values: bigint[] = [];
    for (let position = field.start; position < field.end;) {
      this.#fields += 1;
      if (this.#fields > maximumFields) {
        throw new Error(`it has more than ${maximumFields} fields`);
      }
      const { value, end } = this.#bigintAt(position);
      if (end > field.end) throw new Error(`it ends inside the field at byte ${field.at}`);
      values.push(value);
      position = end;
    }
    return values;
  }

  #fieldAt(at: number, end: number): Field {
    const head = this.#source.read(at, Math.min(headBytes, end - at));
    const tag = varintAt(head, 0);
    const number = Math.floor(tag.value / 8);
    const type = tag.value % 8;
    if (number === 0) throw new Error("it has a field without a number");
    const start = at + tag.end;
    switch (type) {
      case wire.varint:
        return { number, wire: type, at, start, end: at + varintAt(head, tag.end).end };
      case wire.fixed64:
        return { number, wire: type, at, start, end: start + 8 };
      case wire.fixed32:
        return { number, wire: type, at, start, end: start + 4 };
      case wire.delimited: {
        const length = varintAt(head, tag.end);
        const content = at + length.end;
        return { number, wire: type, at, start: content, end: content + length.value };
      }
      default:
        throw new Error(`it has a field of the unknown wire type ${type}`);
    }
  }

  #bigintAt(position: number): { readonly value: bigint; readonly end: number } {
    const bytes = this.#source.read(position, Math.min(headBytes, this.size - position));
    const { end } = varintAt(bytes, 0);
    let value = 0n;
    for (let index = end - 1; index >= 0; index -= 1) {
      value = (value << 7n) | BigInt((bytes[index] ?? 0) & 0x7f);
    }
    return { value: BigInt.asIntN(64, value), end: position + end };
  }
}

/** A base-128 varint. As a double it is inexact beyond 2^53, where no length of a file lies. */
function varintAt(bytes: Uint8Array, position: number): { value: number; end: number } {
  let value = 0;
  let scale = 1;
  for (let end = position; end < position + 10; end += 1, scale *= 128) {
    const byte = bytes[end];
    if (byte === undefined) throw new Error("it ends inside a number");
    value += (byte % 128) * scale;
    if (byte < 128) return { value, end: end + 1 };
  }
  throw new Error("it has a number of more than ten bytes");
}
