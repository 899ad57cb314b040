import type { Writable } from "node:stream";
import { encodeFrame, type OutgoingFrame } from "./frame.ts";

/** Frames up to this size are copied together: one write is cheaper than many small ones. */
const mostCopied = 65_536;

/**
 * Writes frames, those of one turn of the event loop together: with many small requests under way
 * the system calls cost more than the requests.
 */
export class FrameWriter {
  readonly #stream: Writable;
  #pieces: Uint8Array[] = [];
  #length = 0;
  #scheduled = false;

  constructor(stream: Writable) {
    this.#stream = stream;
  }

  /** Sends a frame at the end of this turn. */
  write(frame: OutgoingFrame): void {
    for (const piece of encodeFrame(frame)) {
      this.#pieces.push(piece);
      this.#length += piece.byteLength;
    }
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => this.flush());
  }

  /** Sends what has been written so far. */
  flush(): void {
    const pieces = this.#pieces;
    const length = this.#length;
    this.#pieces = [];
    this.#length = 0;
    this.#scheduled = false;
    if (pieces.length === 0 || this.#stream.destroyed) return;
    if (length <= mostCopied) {
      this.#stream.write(pieces.length === 1 ? pieces[0] : Buffer.concat(pieces, length));
      return;
    }
    this.#stream.cork();
    for (const piece of pieces) this.#stream.write(piece);
    this.#stream.uncork();
  }
}
