import type { InputFailure } from "./input-failure.ts";
import type { TransformParameters } from "./transform-parameters.ts";

/** Something that happened to a job, in the order in which it happens. */
export type TransformEvent =
  /** Inputs were found. `bytes`: of those that are not skipped. */
  | {
      readonly type: "planned";
      readonly files: number;
      readonly bytes: number;
      readonly skipped: readonly SkippedInput[];
    }
  /** Nothing happens until this server is ready. */
  | { readonly type: "waiting"; readonly url: string; readonly application: string | undefined }
  /** The server is ready, and this is how it is going to be asked. */
  | { readonly type: "started"; readonly parameters: TransformParameters }
  /** Records were answered and are in their output's order. `bytes`: of the input file. */
  | { readonly type: "progress"; readonly records: number; readonly bytes: number }
  | { readonly type: "finished"; readonly input: TransformedInput }
  | { readonly type: "failed"; readonly input: FailedInput };

/** An input whose output was finished before. */
export interface SkippedInput {
  readonly input: string;
  readonly output: string;
}

/** An input that has its output. */
export interface TransformedInput {
  readonly input: string;
  readonly output: string;
  /** How many records it had; an input that is not split is one. */
  readonly records: number;
  readonly seconds: number;
}

/** An input that has no output. */
export interface FailedInput {
  readonly input: string;
  readonly failure: InputFailure;
  /** Why, from the log of the application that was started for the job; in the report alone. */
  readonly reason?: string;
  /** What is left of its size, in bytes, that no event of progress will tell of. */
  readonly bytesLeft: number;
}

/** How a job ended. */
export interface TransformReport {
  readonly transformed: readonly TransformedInput[];
  readonly skipped: readonly SkippedInput[];
  readonly failed: readonly FailedInput[];
}
