import { creditWindow } from "./outgoing-body.ts";

/** What a body tells its sender. */
export interface BodyFeedback {
  /** This many more bytes may be sent. */
  readonly credit: (bytes: number) => void;
  /** Nobody reads the rest. */
  readonly cancel: () => void;
}

/**
 * A body that arrives in chunks, for one reader. It never holds more than the credit window: the
 * sender waits for the reader.
 */
export class IncomingBody implements AsyncIterable<Uint8Array> {
  readonly #feedback: BodyFeedback;
  readonly #chunks: Uint8Array[] = [];
  #consumed = 0;
  #ended = false;
  #error: Error | undefined;
  #wake: () => void = () => undefined;

  constructor(feedback: BodyFeedback) {
    this.#feedback = feedback;
  }

  push(chunk: Uint8Array): void {
    this.#chunks.push(chunk);
    this.#wake();
  }

  /** The body is complete. */
  end(): void {
    this.#ended = true;
    this.#wake();
  }

  /** The rest will not come; what has come is still read. */
  fail(error: Error): void {
    if (this.#ended) return;
    this.#error = error;
    this.end();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      for (;;) {
        const chunk = this.#chunks.shift();
        if (chunk !== undefined) {
          this.#grant(chunk.byteLength);
          yield chunk;
        } else if (this.#ended) break;
        else await this.#arrival();
      }
    } finally {
      // Whoever stops before the end wants no more of it.
      if (!this.#ended) this.#feedback.cancel();
    }
    if (this.#error !== undefined) throw this.#error;
  }

  #arrival(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  /** Credit goes back in large pieces, not chunk by chunk. */
  #grant(bytes: number): void {
    this.#consumed += bytes;
    if (this.#consumed < creditWindow / 2 || this.#ended) return;
    this.#feedback.credit(this.#consumed);
    this.#consumed = 0;
  }
}
