import type { BatchArgs, MaybePromise, PredictBatch, RecordFailure } from "@inference-server/core";
import { Batcher } from "./batcher.ts";
import { settingsOf, type BatchingOptions } from "./options.ts";

/** A `predictBatch` whose calls are joined. It always answers a promise. */
export interface Batched<InputRecord, Model, Prediction> {
  (args: BatchArgs<InputRecord, Model>): Promise<readonly (Prediction | RecordFailure)[]>;
  /** How many requests it wants at once: enough to fill a batch while others are running. */
  readonly concurrency: number;
}

/**
 * Makes of a `predictBatch` one that joins the records of concurrent requests into one call. Every
 * caller gets the predictions of its own records in their order, or its own error.
 *
 * A call that throws is repeated in halves until the request for which it throws fails alone: `run` must
 * not mind being asked for a record again.
 *
 * @throws TypeError if an option is unknown or cannot be honoured.
 */
export function batched<InputRecord, Model, Prediction>(
  run: (
    args: BatchArgs<InputRecord, Model>,
  ) => MaybePromise<readonly (Prediction | RecordFailure)[]>,
  options: BatchingOptions<NoInfer<InputRecord>> = {},
): Batched<InputRecord, Model, Prediction> {
  // Inside, a record is whatever `run` takes: its types were settled above.
  const settings = settingsOf(options as BatchingOptions);
  const { maxRecords, maxRunning } = settings;
  const batchers = new ModelMap((model) => new Batcher(run as PredictBatch, model, settings));
  const join = ({ records, model, signal }: BatchArgs) =>
    batchers.of(model).answer(records, signal);
  return Object.assign(join as Batched<InputRecord, Model, Prediction>, {
    concurrency: (maxRunning + 1) * maxRecords,
  });
}

/** A batcher for each model: records for different models are never joined. */
class ModelMap {
  readonly #make: (model: unknown) => Batcher;
  /** Models that are gone take their batchers along. */
  readonly #ofObjects = new WeakMap<object, Batcher>();
  readonly #ofOthers = new Map<unknown, Batcher>();

  constructor(make: (model: unknown) => Batcher) {
    this.#make = make;
  }

  of(model: unknown): Batcher {
    const isObject = (typeof model === "object" && model !== null) || typeof model === "function";
    const known = isObject ? this.#ofObjects.get(model) : this.#ofOthers.get(model);
    if (known !== undefined) return known;
    const batcher = this.#make(model);
    if (isObject) this.#ofObjects.set(model, batcher);
    else this.#ofOthers.set(model, batcher);
    return batcher;
  }
}
