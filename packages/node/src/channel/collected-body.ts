/**
 * A body that has arrived, in the pieces in which it came: to join them would take as much memory
 * again. While it is whole it can be read more than once, so another worker can be sent it, too.
 */
export class CollectedBody implements AsyncIterable<Uint8Array> {
  readonly chunks: readonly Uint8Array[];
  readonly byteLength: number;
  /** Chunks that are there no more. */
  #released = 0;
  /** How often somebody began to send it. */
  #readers = 0;
  /** Bytes that were read beyond those. */
  #read = 0;

  /** The chunks become the body's own: nobody else may hold their memory. */
  constructor(chunks: readonly Uint8Array[], byteLength: number) {
    this.chunks = chunks;
    this.byteLength = byteLength;
  }

  /** Whether all of it is still there. */
  get isWhole(): boolean {
    return this.#released === 0;
  }

  /** Gives back the memory of so many more bytes: who they were for has read them. */
  release(bytes: number): void {
    this.#read += bytes;
    for (;;) {
      const chunk = this.chunks[this.#released];
      if (chunk === undefined || chunk.byteLength > this.#read) return;
      this.#read -= chunk.byteLength;
      this.#released += 1;
      // What another worker was sent before may be on its way there still.
      if (this.#readers < 2) giveBack(chunk);
    }
  }

  [Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    this.#readers += 1;
    const chunks = this.chunks.values();
    return { next: () => Promise.resolve(chunks.next()) };
  }
}

/** The engine would be slow to: 25 MB of chunks are a few kilobytes of garbage to it. */
function giveBack({ buffer, byteLength }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0);
}
