import { resumed } from "./begun.ts";

/** Chunks below this many bytes are copied together as they come, into blocks of this size. */
const blockSize = 65_536;

/**
 * A request's body in one piece; of one with more than `most` bytes, what has come and what is to
 * come. `onChunk` is told of every chunk's length as it comes.
 */
export async function readBody(
  body: AsyncIterable<Uint8Array>,
  onChunk: (length: number) => void,
  most = Number.POSITIVE_INFINITY,
): Promise<Uint8Array | AsyncIterable<Uint8Array>> {
  const iterator = body[Symbol.asyncIterator]();
  const next = async (): Promise<IteratorResult<Uint8Array>> => {
    const result = await iterator.next();
    if (result.done !== true) onChunk(result.value.byteLength);
    return result;
  };
  const pieces = new Pieces();
  while (pieces.length <= most) {
    const result = await next();
    if (result.done === true) return pieces.joined();
    pieces.add(result.value);
  }
  const rest = { next, return: async () => (await iterator.return?.()) ?? over };
  return resumed({ done: false, value: pieces.joined() }, rest);
}

/** A complete body as it would arrive. */
export async function* arriving(body: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
  for (let start = 0; start < body.byteLength; start += blockSize) {
    yield await Promise.resolve(body.subarray(start, start + blockSize));
  }
}

const over: IteratorResult<Uint8Array, undefined> = { done: true, value: undefined };

/**
 * Chunks in their order. The client chooses their size, and an array of a single byte takes hundreds
 * in memory: a body of 25 MB in such chunks would take gigabytes.
 */
class Pieces {
  readonly #full: Uint8Array[] = [];
  #length = 0;
  #block: Uint8Array | undefined;
  /** Bytes of the block that are taken. */
  #taken = 0;

  get length(): number {
    return this.#length;
  }

  add(chunk: Uint8Array): void {
    this.#length += chunk.byteLength;
    if (chunk.byteLength >= blockSize) {
      this.#closeBlock();
      this.#full.push(chunk);
      return;
    }
    // Most bodies are one small chunk, which needs no copy.
    if (this.#block === undefined && this.#full.length === 0) {
      this.#block = chunk;
      this.#taken = chunk.byteLength;
      return;
    }
    if (this.#block === undefined || this.#taken + chunk.byteLength > this.#block.byteLength) {
      this.#closeBlock();
      this.#block = new Uint8Array(blockSize);
    }
    this.#block.set(chunk, this.#taken);
    this.#taken += chunk.byteLength;
  }

  joined(): Uint8Array {
    this.#closeBlock();
    const [only] = this.#full;
    if (only !== undefined && this.#full.length === 1) return only;
    const bytes = new Uint8Array(this.#length);
    let offset = 0;
    for (const piece of this.#full) {
      bytes.set(piece, offset);
      offset += piece.byteLength;
    }
    return bytes;
  }

  #closeBlock(): void {
    if (this.#block === undefined) return;
    this.#full.push(this.#block.subarray(0, this.#taken));
    this.#block = undefined;
    this.#taken = 0;
  }
}
