import type { Declined } from "./declined.ts";
import type { InputArgs, Output, OutputArgs, PredictArgs } from "./hooks.ts";

/** What the `stream` of an `inputFn` receives. */
export interface InputStreamArgs extends Omit<InputArgs, "inputData"> {
  /** The request body as it arrives. A chunk's memory is the sender's again at the next one. */
  readonly inputData: AsyncIterable<Uint8Array>;
}

/** What the `stream` of a `predictFn` receives. */
export interface PredictStreamArgs extends Omit<PredictArgs, "data"> {
  /** The records in their order, some at a time. */
  readonly data: AsyncIterable<readonly unknown[]>;
}

/** Takes predictions some at a time, and writes them as one list. */
export interface ListWriter {
  /** Takes the next predictions. `declined(reason)`: a list with these in it is not mine. */
  add(predictions: readonly unknown[]): Declined | undefined;
  /** The response to all of them, once. */
  finish(): Output;
}

/** What the `stream` of an `outputFn` receives. */
export type OutputStreamArgs = Omit<OutputArgs, "prediction">;

/** An `outputFn` for lists too large to hold. */
export type OutputStream = (args: OutputStreamArgs) => ListWriter;

/**
 * How a hook works on lists of records too large to hold: asked instead of `handler` where the body
 * is larger than 1 MB, `inputFn` and `predictFn` both have a `stream`, and nobody wraps any of the
 * three. What comes out must be the same.
 */
export interface HookStreams {
  /** The records of a body, as they become complete. */
  readonly inputFn: (args: InputStreamArgs) => AsyncIterable<unknown>;
  /** For each list of records a list of as many predictions. */
  readonly predictFn: (args: PredictStreamArgs) => AsyncIterable<readonly unknown[]>;
  readonly outputFn: OutputStream;
}
