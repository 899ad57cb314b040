import type { Service } from "../../packages/core/src/index.ts";

/** A model to be asked with and without batching. */
export interface Subject {
  readonly name: string;
  /** Milliseconds between an answer and the client's next request, at most. */
  readonly think: number;
  /** A service of the model, loaded. */
  serve(batched: boolean): Promise<Service>;
  /** The body of a client's request. */
  bodyOf(client: number): Uint8Array;
  /** What that client must be answered. */
  answerOf(client: number): string;
}
