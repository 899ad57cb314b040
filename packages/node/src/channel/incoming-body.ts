import { creditWindow } from "./outgoing-body.ts";

/** What a body tells its sender. */
export interface BodyFeedback {
  /** This many more bytes may be sent. */
  readonly credit: (bytes: number) => void;
  /** Nobody reads the rest. */
  readonly cancel: () => void;
}

const done: IteratorResult<Uint8Array, undefined> = { done: true, value: undefined };

/**
 * A body that arrives in chunks, for one reader. Of a stream it holds no more than the credit
 * window: the sender waits for the reader. A complete answer comes as fast as it is taken.
 */
export class IncomingBody implements AsyncIterable<Uint8Array> {
  /** The whole body's, if it was known when it began. */
  readonly byteLength: number | undefined;
  readonly #feedback: BodyFeedback;
  readonly #chunks: Uint8Array[] = [];
  #consumed = 0;
  #ended = false;
  #error: Error | undefined;
  #wake: () => void = () => undefined;

  constructor(feedback: BodyFeedback, byteLength: number | undefined) {
    this.#feedback = feedback;
    this.byteLength = byteLength;
  }

  push(chunk: Uint8Array): void {
    // Nobody reads what comes after the end.
    if (this.#ended) return;
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

  /** No generator: of one that is ended before it was read the sender would not hear. */
  [Symbol.asyncIterator](): AsyncIterator<Uint8Array, undefined> {
    return { next: () => this.#next(), return: () => Promise.resolve(this.#stop()) };
  }

  async #next(): Promise<IteratorResult<Uint8Array, undefined>> {
    for (;;) {
      const value = this.#chunks.shift();
      if (value !== undefined) {
        this.#grant(value.byteLength);
        return { done: false, value };
      }
      if (this.#error !== undefined) throw this.#error;
      if (this.#ended) return done;
      await this.#arrival();
    }
  }

  /** Whoever stops before the end wants no more of it. */
  #stop(): IteratorResult<Uint8Array, undefined> {
    this.#chunks.length = 0;
    this.#error = undefined;
    if (!this.#ended) this.#feedback.cancel();
    this.#ended = true;
    return done;
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
