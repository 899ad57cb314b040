import type { MessageBody } from "../channel/message.ts";
import type { BodyBudget } from "./body-budget.ts";
import { CollectedBody } from "../channel/collected-body.ts";

/** Up to this size the pieces of a body are joined: it then crosses in one frame. */
const mostJoined = 1024 * 1024;

/**
 * A request's body on its way in, and what went wrong with it. A worker is given a body that is
 * complete: a client that sends slowly would occupy it.
 */
export class ArrivingBody {
  /** Why the rest of it will not come. */
  error: unknown;
  /** How much of it has come. */
  bytes = 0;
  readonly #body: MessageBody;
  readonly #budget: BodyBudget;
  /** What the budget has counted. */
  #kept = 0;

  constructor(body: MessageBody, budget: BodyBudget) {
    this.#body = body;
    this.#budget = budget;
  }

  /**
   * The body, complete; of one that is too large to be kept, what has come and what is to come.
   * `undefined`: there is no room for it now.
   */
  async arrive(): Promise<MessageBody | undefined> {
    if (this.#body instanceof Uint8Array) {
      this.bytes = this.#body.byteLength;
      return this.#body;
    }
    const rest = this.#body[Symbol.asyncIterator]();
    const chunks: Uint8Array[] = [];
    while (this.bytes <= this.#budget.largest) {
      const result = await this.#next(rest);
      if (result.done === true) return complete(chunks, this.bytes);
      const { byteLength } = result.value;
      if (!this.#budget.take(this.#kept, byteLength)) {
        void this.#discard(rest);
        return undefined;
      }
      this.#kept += byteLength;
      chunks.push(result.value);
    }
    return this.#continued(chunks, rest);
  }

  /** Its memory is somebody else's affair, or free. Once is enough. */
  release(): void {
    this.#budget.release(this.#kept);
    this.#kept = 0;
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

function complete(chunks: readonly Uint8Array[], bytes: number): MessageBody {
  if (bytes > mostJoined) return new CollectedBody(chunks, bytes);
  const [only = new Uint8Array()] = chunks;
  return chunks.length <= 1 ? only : Buffer.concat(chunks, bytes);
}
