/** How many bytes of a stream may be under way, or wait to be read, at any time. */
export const creditWindow = 1024 * 1024;

/** Where a body's frames go. */
export interface BodySink {
  readonly chunk: (bytes: Uint8Array) => void;
  readonly end: () => void;
  /** The body failed. */
  readonly fail: (error: unknown) => void;
  /** The receiver has read this many more bytes. */
  readonly read?: (bytes: number) => void;
}

/** Sends a body in chunks, as fast as its receiver takes them. */
export class OutgoingBody {
  readonly #iterator: AsyncIterator<Uint8Array>;
  readonly #sink: BodySink;
  #credit = creditWindow;
  #cancelled = false;
  #wake: () => void = () => undefined;

  constructor(body: AsyncIterable<Uint8Array>, sink: BodySink) {
    this.#iterator = body[Symbol.asyncIterator]();
    this.#sink = sink;
  }

  /**
   * Sends all of it.
   *
   * @returns whether it said how the body ended; not if nobody wanted the rest.
   */
  async send(): Promise<boolean> {
    try {
      for (;;) {
        while (this.#credit <= 0 && !this.#cancelled) await this.#change();
        if (this.#cancelled) break;
        const result = await this.#iterator.next();
        if (this.#cancelled) break;
        if (result.done === true) {
          this.#sink.end();
          return true;
        }
        this.#credit -= result.value.byteLength;
        this.#sink.chunk(result.value);
      }
      await this.#iterator.return?.();
      return false;
    } catch (error) {
      if (this.#cancelled) return false;
      this.#sink.fail(error);
      return true;
    }
  }

  /** The receiver has read this many bytes. */
  grant(bytes: number): void {
    if (this.#cancelled) return;
    this.#sink.read?.(bytes);
    this.#credit += bytes;
    this.#wake();
  }

  /** The receiver wants no more. */
  cancel(): void {
    this.#cancelled = true;
    this.#wake();
  }

  #change(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}
