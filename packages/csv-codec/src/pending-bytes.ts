/**
 * Bytes that wait for those after them: copies, in one buffer that doubles and is kept, so that a
 * body in chunks of single bytes takes no more memory than one in large ones.
 */
export class PendingBytes {
  #buffer = new Uint8Array();
  #length = 0;

  /** How many bytes wait. */
  get length(): number {
    return this.#length;
  }

  add(piece: Uint8Array): void {
    const length = this.#length + piece.length;
    if (length > this.#buffer.length) {
      const larger = new Uint8Array(Math.max(length, 2 * this.#buffer.length));
      larger.set(this.#buffer.subarray(0, this.#length));
      this.#buffer = larger;
    }
    this.#buffer.set(piece, this.#length);
    this.#length = length;
  }

  /**
   * All that waited, with these behind them; nothing waits any longer. Their memory is taken back
   * with the next that are added.
   */
  takeWith(last: Uint8Array): Uint8Array {
    if (this.#length === 0) return last;
    this.add(last);
    const bytes = this.#buffer.subarray(0, this.#length);
    this.#length = 0;
    return bytes;
  }
}
