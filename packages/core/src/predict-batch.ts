import type { MaybePromise } from "./hooks.ts";
import type { RecordFailure } from "./record-error.ts";

/** What `predictBatch` receives. */
export interface BatchArgs<InputRecord = unknown, Model = unknown> {
  /** At least one. They may come from several requests. */
  readonly records: readonly InputRecord[];
  /** Exactly what `load` answered. */
  readonly model: Model;
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

/** Predicts for many records at once: as many predictions, in the same order. */
export interface PredictBatch<InputRecord = unknown, Model = unknown, Prediction = unknown> {
  (args: BatchArgs<InputRecord, Model>): MaybePromise<readonly (Prediction | RecordFailure)[]>;
  /**
   * How many requests it wants to be asked for at once, so that it can join their records.
   * `defineModel({ concurrency })` wins over it.
   */
  readonly concurrency?: number;
}
