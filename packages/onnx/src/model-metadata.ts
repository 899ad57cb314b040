import { closeSync, fstatSync, openSync, readSync } from "node:fs";

/** ModelProto's `metadata_props` in onnx.proto3: a repeated map entry of key (1) and value (2). */
const metadataField = 14;

/** Real models have some dozens of top-level fields; beyond this a file only wastes time. */
const maximumFields = 100_000;

/** More than a hundred thousand feature names; beyond this a file only wastes memory. */
const maximumMetadataBytes = 16 * 1024 * 1024;

/** A tag and a length, ten bytes each at most. */
const headBytes = 20;

/** Protobuf wire types; 3 and 4 (groups) exist in no ONNX file. */
const wire = { varint: 0, fixed64: 1, delimited: 2, fixed32: 5 } as const;

/**
 * Reads a model's `metadata_props`, which the runtime's JavaScript interface leaves out. Only the
 * heads of the file's top-level fields are read and the rest is skipped, whatever its size.
 *
 * @throws Error if the file is not a complete protobuf message: empty, cut off or something else.
 */
export function readMetadata(file: string): ReadonlyMap<string, string> {
  const descriptor = openSync(file, "r");
  try {
    return metadataOf((position, length) => {
      const bytes = new Uint8Array(length);
      return bytes.subarray(0, readSync(descriptor, bytes, 0, length, position));
    }, fstatSync(descriptor).size);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(
      `"${file}" is not a complete ONNX file: ${reason}. Copy it again ` +
        '(if it is a pointer file of Git LFS, run "git lfs pull").',
      { cause },
    );
  } finally {
    closeSync(descriptor);
  }
}

type ReadAt = (position: number, length: number) => Uint8Array;

function metadataOf(readAt: ReadAt, size: number): ReadonlyMap<string, string> {
  if (size === 0) throw new Error("it is empty");
  const metadata = new Map<string, string>();
  let metadataBytes = 0;
  let position = 0;
  for (let count = 0; position < size; count += 1) {
    if (count === maximumFields) throw new Error(`it has more than ${maximumFields} fields`);
    const field = fieldAt(readAt(position, Math.min(headBytes, size - position)), 0);
    const start = position + field.start;
    if (field.length > size - start) {
      throw new Error(`it ends inside the field at byte ${position}`);
    }
    if (field.number === metadataField && field.wire === wire.delimited) {
      metadataBytes += field.length;
      if (metadataBytes > maximumMetadataBytes) {
        throw new Error(`metadata is larger than ${maximumMetadataBytes} bytes`);
      }
      const [key, value] = entryOf(readAt(start, field.length));
      metadata.set(key, value);
    }
    position = start + field.length;
  }
  return metadata;
}

/** Key and value of a map entry; either may be absent, which means "". */
function entryOf(bytes: Uint8Array): [key: string, value: string] {
  const decoder = new TextDecoder();
  const entry: [string, string] = ["", ""];
  for (let position = 0; position < bytes.length;) {
    const field = fieldAt(bytes, position);
    const end = field.start + field.length;
    if (end > bytes.length) throw new Error("a metadata entry ends inside a field");
    if (field.wire === wire.delimited && (field.number === 1 || field.number === 2)) {
      entry[field.number - 1] = decoder.decode(bytes.subarray(field.start, end));
    }
    position = end;
  }
  return entry;
}

interface Field {
  readonly number: number;
  readonly wire: number;
  /** Where the content begins, and how many bytes it has. */
  readonly start: number;
  readonly length: number;
}

function fieldAt(bytes: Uint8Array, position: number): Field {
  const tag = varintAt(bytes, position);
  const number = Math.floor(tag.value / 8);
  const type = tag.value % 8;
  if (number === 0) throw new Error("it has a field without a number");
  switch (type) {
    case wire.varint:
      return { number, wire: type, start: varintAt(bytes, tag.end).end, length: 0 };
    case wire.fixed64:
      return { number, wire: type, start: tag.end, length: 8 };
    case wire.fixed32:
      return { number, wire: type, start: tag.end, length: 4 };
    case wire.delimited: {
      const length = varintAt(bytes, tag.end);
      return { number, wire: type, start: length.end, length: length.value };
    }
    default:
      throw new Error(`it has a field of the unknown wire type ${type}`);
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
