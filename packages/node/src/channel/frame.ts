import type { CollectedBody } from "./collected-body.ts";

/** What a frame does in its exchange. */
export const frameKinds = {
  /** Opens an exchange, or answers one: a head, and the body if it is complete. */
  head: 1,
  /** Opens an exchange, or answers one, whose body follows in chunks. */
  streamHead: 2,
  /** A piece of a body. */
  chunk: 3,
  /** The end of a body. */
  end: 4,
  /** The sender's body has failed, or it no longer wants the receiver's. The head says why. */
  cancel: 5,
  /** How many more bytes of a body the sender is ready to take. */
  credit: 6,
} as const;

type FrameKind = (typeof frameKinds)[keyof typeof frameKinds];

/** One message between two processes. */
export interface Frame {
  readonly kind: FrameKind;
  /** The exchange it belongs to; 0 for a notice that nobody answers. */
  readonly exchange: number;
  /** Plain data, as JSON. Absent where the kind needs none. */
  readonly head?: unknown;
  readonly body?: Uint8Array;
}

/** A frame that is to be sent. Its body may be in several pieces. */
export interface OutgoingFrame extends Omit<Frame, "body"> {
  readonly body?: CollectedBody | Uint8Array;
}

/** Length of what every frame begins with: total (4), kind (1), exchange (4), head (4). */
export const prefixLength = 13;

/** How long the parts of a frame are, in bytes. */
interface FrameLengths {
  readonly head: number;
  readonly body: number;
}

/** Writes what a frame begins with. The head follows, as JSON, and then the body. */
export function writePrefix(
  bytes: Buffer,
  at: number,
  { kind, exchange }: OutgoingFrame,
  { head, body }: FrameLengths,
): void {
  bytes.writeUInt32LE(prefixLength + head + body, at);
  bytes[at + 4] = kind;
  bytes.writeUInt32LE(exchange, at + 5);
  bytes.writeUInt32LE(head, at + 9);
}

/** Makes a head of its bytes. */
type HeadParser = (bytes: Buffer, start: number, end: number) => unknown;

const parseHead: HeadParser = (bytes, start, end) => JSON.parse(bytes.toString("utf8", start, end));

/** Cuts a byte stream into frames, wherever its chunks begin and end. */
export class FrameReader {
  readonly #onFrame: (frame: Frame) => void;
  readonly #parseHead: HeadParser;
  #chunks: Buffer[] = [];
  #length = 0;
  /** Length of the frame under way, once its prefix is there. */
  #wanted = prefixLength;
  /** The piece of a body under way, of which some has been passed on. */
  #passing = { exchange: 0, left: 0 };

  constructor(onFrame: (frame: Frame) => void, parse: HeadParser = parseHead) {
    this.#onFrame = onFrame;
    this.#parseHead = parse;
  }

  /** Takes the next bytes of the stream. */
  push(received: Buffer): void {
    const chunk = this.#pass(received);
    if (chunk.byteLength === 0) return;
    this.#chunks.push(chunk);
    this.#length += chunk.byteLength;
    if (this.#length < this.#wanted) return;
    // A frame of many chunks is put together once, when it is complete.
    const bytes = this.#chunks.length === 1 ? chunk : Buffer.concat(this.#chunks, this.#length);
    let at = 0;
    for (;;) {
      const left = bytes.byteLength - at;
      this.#wanted = left < prefixLength ? prefixLength : bytes.readUInt32LE(at);
      if (left < this.#wanted) break;
      this.#onFrame(this.#decode(bytes, at, at + this.#wanted));
      at += this.#wanted;
    }
    const rest = this.#passBeginning(bytes.subarray(at));
    this.#chunks = rest.byteLength === 0 ? [] : [rest];
    this.#length = rest.byteLength;
  }

  /** A piece of a body is passed on as it comes: to put it together would be a copy for nothing. */
  #passBeginning(bytes: Buffer): Buffer {
    if (bytes.byteLength <= prefixLength || bytes[4] !== frameKinds.chunk) return bytes;
    this.#passing = { exchange: bytes.readUInt32LE(5), left: this.#wanted - prefixLength };
    this.#wanted = prefixLength;
    return this.#pass(bytes.subarray(prefixLength));
  }

  #decode(bytes: Buffer, start: number, end: number): Frame {
    const headStart = start + prefixLength;
    const headEnd = headStart + bytes.readUInt32LE(start + 9);
    return {
      kind: bytes[start + 4] as FrameKind,
      exchange: bytes.readUInt32LE(start + 5),
      head: headEnd === headStart ? undefined : this.#parseHead(bytes, headStart, headEnd),
      body: bytes.subarray(headEnd, end),
    };
  }

  /** @returns what follows the piece. */
  #pass(bytes: Buffer): Buffer {
    const { exchange, left } = this.#passing;
    if (left === 0) return bytes;
    const body = bytes.subarray(0, left);
    this.#passing.left -= body.byteLength;
    this.#onFrame({ kind: frameKinds.chunk, exchange, body });
    return bytes.subarray(body.byteLength);
  }
}
