import type { MessageBody } from "../channel/message.ts";

/** Up to this size a body is complete before it waits for a worker: it can be sent to another one. */
const mostCollected = 1024 * 1024;

/** A request's body on its way in, and what went wrong with it. */
export class ArrivingBody {
  /** Why the rest of it will not come. */
  error: unknown;
  /** How much of it has come. */
  bytes = 0;
  readonly #body: MessageBody;

  constructor(body: MessageBody) {
    this.#body = body;
  }

  /** The body, complete if it is small; of a larger one, what has come and what is to come. */
  async arrive(): Promise<MessageBody> {
    if (this.#body instanceof Uint8Array) {
      this.bytes = this.#body.byteLength;
      return this.#body;
    }
    const rest = this.#body[Symbol.asyncIterator]();
    const chunks: Uint8Array[] = [];
    while (this.bytes <= mostCollected) {
      const result = await this.#next(rest);
      if (result.done === true) {
        const [only = new Uint8Array()] = chunks;
        return chunks.length <= 1 ? only : Buffer.concat(chunks, this.bytes);
      }
      chunks.push(result.value);
    }
    return this.#continued(chunks, rest);
  }

  /** No generator: one that is ended before it was read would not end its source. */
  #continued(chunks: Uint8Array[], rest: AsyncIterator<Uint8Array>): AsyncIterable<Uint8Array> {
    const iterator: AsyncIterator<Uint8Array> = {
      next: async () => {
        const value = chunks.shift();
        return value === undefined ? await this.#next(rest) : { done: false, value };
      },
      return: async () => {
        void this.#discard(rest);
        return await Promise.resolve({ done: true, value: undefined });
      },
    };
    return { [Symbol.asyncIterator]: () => iterator };
  }

  async #next(rest: AsyncIterator<Uint8Array>): Promise<IteratorResult<Uint8Array>> {
    try {
      const result = await rest.next();
      if (result.done !== true) this.bytes += result.value.byteLength;
      return result;
    } catch (error) {
      this.error = error;
      throw error;
    }
  }

  /**
   * Lets the rest arrive and go: a client that is answered in the midst of sending would lose the
   * connection, and the answer with it.
   */
  async #discard(rest: AsyncIterator<Uint8Array>): Promise<void> {
    try {
      while ((await this.#next(rest)).done !== true);
    } catch {
      // Nobody wants it any more.
    }
  }
}
