import { closeSync, openSync, readSync, statSync } from "node:fs";

/** Bytes that are read at any position without holding them all. */
export interface ByteSource {
  readonly size: number;
  /** The bytes at a position, fewer at the end. Valid until the next call. */
  read(position: number, length: number): Uint8Array;
}

/** As much is read at once: heads of fields are small and stand close together. */
const windowBytes = 64 * 1024;

/**
 * Opens a file for as long as `use` runs.
 *
 * @throws Error if it is no file or cannot be read.
 */
export function withFile<Value>(path: string, use: (source: ByteSource) => Value): Value {
  const stats = statSync(path);
  // Opening a pipe would wait for somebody to write to it.
  if (!stats.isFile()) throw new Error("it is not a file");
  const descriptor = openSync(path, "r");
  try {
    return use(new FileSource(descriptor, stats.size));
  } finally {
    closeSync(descriptor);
  }
}

class FileSource implements ByteSource {
  readonly size: number;
  readonly #descriptor: number;
  readonly #buffer = new Uint8Array(windowBytes);
  #start = 0;
  #length = 0;

  constructor(descriptor: number, size: number) {
    this.#descriptor = descriptor;
    this.size = size;
  }

  read(position: number, length: number): Uint8Array {
    if (length > windowBytes) return this.#readInto(new Uint8Array(length), position);
    const wanted = Math.min(length, this.size - position);
    if (position < this.#start || position + wanted > this.#start + this.#length) {
      this.#length = this.#readInto(this.#buffer, position).length;
      this.#start = position;
    }
    const from = position - this.#start;
    return this.#buffer.subarray(from, Math.min(from + length, this.#length));
  }

  #readInto(target: Uint8Array, position: number): Uint8Array {
    return target.subarray(0, readSync(this.#descriptor, target, 0, target.length, position));
  }
}
