import type { Writable } from "node:stream";
import { prefixLength, writePrefix, type OutgoingFrame } from "./frame.ts";

/** Bodies up to this size are copied, to be sent with the frames before and after them. */
const mostCopied = 16_384;
const slabLength = 65_536;
/** So many frames are sent at once: the other side begins with them while further ones are written. */
const mostTogether = 8;
/** Bytes that a UTF-16 unit takes at most, as UTF-8. */
const mostPerUnit = 3;
const nothing = new Uint8Array();

/**
 * Writes frames, those of one turn of the event loop together, a few at a time: with many small
 * requests under way the system calls cost more than the requests. Small frames are laid out one
 * after another in a slab of memory; a body of many megabytes is sent from where it is.
 */
export class FrameWriter {
  readonly #stream: Writable;
  /** Never written to twice: the stream may still be sending what was cut from it. */
  #slab = Buffer.alloc(0);
  #start = 0;
  #end = 0;
  #pieces: Uint8Array[] = [];
  /** How many frames have been written since the last ones were sent. */
  #frames = 0;
  #scheduled = false;

  constructor(stream: Writable) {
    this.#stream = stream;
  }

  /** Sends a frame, at the latest at the end of this turn. */
  write(frame: OutgoingFrame): void {
    const { head, body = nothing } = frame;
    const json = head === undefined ? "" : JSON.stringify(head);
    const copied = body instanceof Uint8Array && body.byteLength <= mostCopied ? body : nothing;
    this.#reserve(prefixLength + json.length * mostPerUnit + copied.byteLength);
    const headStart = this.#end + prefixLength;
    const headLength = json === "" ? 0 : this.#slab.write(json, headStart);
    writePrefix(this.#slab, this.#end, frame, { head: headLength, body: body.byteLength });
    this.#slab.set(copied, headStart + headLength);
    this.#end = headStart + headLength + copied.byteLength;
    if (body !== copied) this.#append(body instanceof Uint8Array ? [body] : body.chunks);
    this.#frames += 1;
    if (this.#frames >= mostTogether) this.flush();
    else if (!this.#scheduled) {
      this.#scheduled = true;
      setImmediate(() => {
        this.#scheduled = false;
        this.flush();
      });
    }
  }

  /** Sends what has been written so far. */
  flush(): void {
    this.#cut();
    const pieces = this.#pieces;
    this.#pieces = [];
    this.#frames = 0;
    if (this.#stream.destroyed) return;
    if (pieces.length > 1) this.#stream.cork();
    for (const piece of pieces) this.#stream.write(piece);
    if (pieces.length > 1) this.#stream.uncork();
  }

  #reserve(length: number): void {
    if (this.#slab.byteLength - this.#end >= length) return;
    this.#cut();
    this.#slab = Buffer.allocUnsafeSlow(Math.max(slabLength, length));
    this.#start = 0;
    this.#end = 0;
  }

  #append(chunks: readonly Uint8Array[]): void {
    this.#cut();
    for (const chunk of chunks) if (chunk.byteLength > 0) this.#pieces.push(chunk);
  }

  #cut(): void {
    if (this.#end > this.#start) this.#pieces.push(this.#slab.subarray(this.#start, this.#end));
    this.#start = this.#end;
  }
}
