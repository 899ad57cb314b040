import type { IncomingMessage } from "node:http";

/** Bytes that wait to be read at most, give or take a chunk: then the client has to wait. */
const mostHeld = 1024 * 1024;
/** What a client may still send once it is answered, and for how long. */
const mostDiscarded = 64 * 1024 * 1024;
const discardLimit = 500;

const done: IteratorResult<Uint8Array, undefined> = { done: true, value: undefined };

/**
 * A request's body as it arrives, for one reader. Nothing is asked of the connection before the
 * first chunk is wanted. A stream's own iterator costs a small request four times as much: it
 * listens for everything that could happen to a stream.
 */
export class RequestBody implements AsyncIterable<Uint8Array>, AsyncIterator<Uint8Array> {
  readonly #request: IncomingMessage;
  readonly #chunks: Uint8Array[] = [];
  #held = 0;
  #isBegun = false;
  #isEnded = false;
  #error: Error | undefined;
  #reader: PromiseWithResolvers<IteratorResult<Uint8Array, undefined>> | undefined;

  constructor(request: IncomingMessage) {
    this.#request = request;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<Uint8Array, undefined>> {
    if (!this.#isBegun) this.#begin();
    const value = this.#chunks.shift();
    if (value !== undefined) {
      this.#held -= value.byteLength;
      if (this.#held < mostHeld) this.#request.resume();
      return Promise.resolve({ done: false, value });
    }
    if (this.#error !== undefined) return Promise.reject(this.#error);
    if (this.#isEnded) return Promise.resolve(done);
    this.#reader = Promise.withResolvers();
    return this.#reader.promise;
  }

  return(): Promise<IteratorResult<Uint8Array, undefined>> {
    this.discard();
    return Promise.resolve(done);
  }

  /**
   * Lets the rest arrive and go, as far as that is bearable: a client that is answered in the midst
   * of sending would lose the connection, and the answer with it.
   */
  discard(): void {
    const request = this.#request;
    if (this.#isEnded || request.complete) return;
    this.#isEnded = true;
    this.#chunks.length = 0;
    request.removeAllListeners("data");
    let discarded = 0;
    const timer = setTimeout(() => request.socket.destroySoon(), discardLimit).unref();
    request
      .on("data", ({ byteLength }: Uint8Array) => {
        discarded += byteLength;
        if (discarded > mostDiscarded) request.socket.destroySoon();
      })
      .once("close", () => clearTimeout(timer))
      .once("end", () => clearTimeout(timer))
      .resume();
  }

  #begin(): void {
    this.#isBegun = true;
    if (this.#request.destroyed) this.#close();
    this.#request
      .on("data", (chunk: Buffer) => this.#push(chunk))
      .on("end", () => this.#end())
      .on("error", (error) => this.#end(error))
      .on("close", () => this.#close());
  }

  #push(value: Buffer): void {
    const reader = this.#reader;
    if (reader !== undefined) {
      this.#reader = undefined;
      reader.resolve({ done: false, value });
      return;
    }
    this.#chunks.push(value);
    this.#held += value.byteLength;
    if (this.#held >= mostHeld) this.#request.pause();
  }

  /** After the end, too: an error made for nothing costs as much as the rest. */
  #close(): void {
    if (!this.#isEnded) this.#end(new Error("The connection was closed before the body's end."));
  }

  #end(error?: Error): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#error = error;
    const reader = this.#reader;
    this.#reader = undefined;
    if (error === undefined) reader?.resolve(done);
    else reader?.reject(error);
  }
}
