import { wire } from "./protobuf-reader.ts";

/** A field that holds a text. */
export function textField(number: number, text: string): Uint8Array {
  return bytesField(number, [new TextEncoder().encode(text)]);
}

/** A field that holds an integer, from 0 to 2^53. */
export function integerField(number: number, value: number): Uint8Array {
  return Uint8Array.from([...varint(number * 8 + wire.varint), ...varint(value)]);
}

/** A field that holds a message or bytes, given in pieces. */
export function bytesField(number: number, pieces: readonly Uint8Array[]): Uint8Array {
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const head = Uint8Array.from([...varint(number * 8 + wire.delimited), ...varint(length)]);
  return Buffer.concat([head, ...pieces]);
}

function varint(value: number): readonly number[] {
  const digits: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest = Math.floor(rest / 0x80)) digits.push((rest % 0x80) + 0x80);
  return [...digits, rest];
}
