/**
 * A body that has arrived, in the pieces in which it came: to join them would take as much memory
 * again. It can be read more than once, so another worker can be sent it, too.
 */
export class CollectedBody implements AsyncIterable<Uint8Array> {
  readonly chunks: readonly Uint8Array[];
  readonly byteLength: number;

  constructor(chunks: readonly Uint8Array[], byteLength: number) {
    this.chunks = chunks;
    this.byteLength = byteLength;
  }

  [Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    const chunks = this.chunks.values();
    return { next: () => Promise.resolve(chunks.next()) };
  }
}
