import type { Context } from "./context.ts";
import type { Column, MaybePromise, ModelArgs } from "./hooks.ts";
import { modelHooks, type ReservedHook } from "./model-hooks.ts";
import { definePlugin, type Plugin, type PluginHooks } from "./plugin.ts";
import type { PredictBatch } from "./predict-batch.ts";
import type { RecordFailure } from "./record-error.ts";
import type { OnRecordError } from "./record-failures.ts";
import type { StandardSchema } from "./standard-schema.ts";

/**
 * Any value but `undefined`, which would mean "no answer". Promises are left out, or the promise of
 * nothing (`async () => {}`) would be some value too.
 */
export type Defined =
  | bigint
  | boolean
  | number
  | string
  | symbol
  | (object & { readonly then?: never })
  | null;

type OrFunctionOfModel<Value, Model> = Value | ((args: { readonly model: Model }) => Value);

/** What a record is: what the schema answers, or the body's bytes. */
type RecordOf<InputRecord, Bytes> = [Bytes] extends [never] ? InputRecord : Uint8Array;

interface ModelBase<Model, InputRecord, Answer, Bytes extends readonly string[]> {
  /** The name of the package that exports the model. */
  readonly name: string;
  /** The package's version, for logs and `describe()`. */
  readonly version?: string;
  /** The schema of one record, of any library that speaks Standard Schema. Default: anything. */
  readonly input?: OrFunctionOfModel<StandardSchema<unknown, InputRecord>, NoInfer<Model>>;
  /** The schema of one prediction. What fails it is a 500, its path in the log alone. */
  readonly output?: OrFunctionOfModel<StandardSchema<Answer, unknown>, NoInfer<Model>>;
  /**
   * Names for the cells of a record that arrives as an array (CSV without a header row), which
   * so becomes an object before it is validated. Default, and where a function answers
   * `undefined`: arrays stay arrays.
   */
  readonly columns?: OrFunctionOfModel<readonly (string | Column)[] | undefined, NoInfer<Model>>;
  /**
   * `"kept"`: records that arrive as arrays stay arrays, and `columns` only tells codecs the types
   * of the cells. Default: `"named"`.
   */
  readonly arrays?: "kept" | "named";
  /** Media ranges whose body is one record, a `Uint8Array`: `["image/*"]`. */
  readonly bytes?: Bytes;
  /** Whether `{"instances": […]}` is SageMaker's envelope of a list. Default: `true`. */
  readonly envelope?: boolean;
  /** Loads the model. Stands above `predict`, so that its type is known there. */
  readonly load?: (args: ModelArgs) => MaybePromise<Model>;
  /**
   * Records that the model answers: the start line's curl, tests and documentation use them. Once
   * the model is loaded it predicts for all of them, as one list, to warm up: only then is it
   * ready, and if that fails the load has failed.
   */
  readonly examples?: readonly NoInfer<RecordOf<unknown, Bytes>>[];
  /**
   * What becomes of a list of records when some are bad: they do not fit `input`, or the model
   * answers or throws a `recordError` for them.
   *
   * - `"fail"`: the request fails with a 422 that lists them.
   * - `"null"`: the others are predicted, and these are answered with `null`.
   * - `"object"`: these are answered with `{ error: { detail, code, pointer? } }`.
   *
   * A request of one bare record always fails. Default: `"fail"`.
   */
  readonly onRecordError?: OnRecordError;
  /**
   * How many requests the model works on at once, at least 1: further ones wait in the server's
   * queue. Default: what `predictBatch` says itself, else 16 once it has answered a promise or a
   * stream. A model that only ever answers plain values works on one, whatever stands here.
   */
  readonly concurrency?: number;
  /** Whether the loaded model is healthy. Default: `true`. A throw means no. */
  readonly ping?: (args: { readonly model: NoInfer<Model> }) => MaybePromise<boolean>;
  /** Releases what `load` took. */
  readonly close?: (args: { readonly model: NoInfer<Model> }) => MaybePromise<void>;
  /** How Batch Transform fills a request. Default: `"MultiRecord"`. */
  readonly batchStrategy?: string;
  /** How many requests Batch Transform may have under way. Default: 1. */
  readonly maxConcurrentTransforms?: number;
  /** The largest Batch Transform request, in MB. Default: 6. */
  readonly maxPayloadInMB?: number;
  /** Further hooks, for example an `inputFn` for a format of the model's own. */
  readonly hooks?: Omit<PluginHooks, ReservedHook>;
}

interface OneAtATime<Model, InputRecord, Prediction> {
  /**
   * Predicts for one record. Asked for each record of a request, one after the other. It may answer
   * or throw a `recordError`.
   */
  readonly predict: (args: {
    readonly record: InputRecord;
    readonly model: NoInfer<Model>;
    readonly context: Context;
  }) => MaybePromise<Prediction | RecordFailure>;
  readonly predictBatch?: never;
  readonly batching?: never;
}

interface ManyAtOnce<Model, InputRecord, Prediction> {
  /**
   * Predicts for many records at once: as many predictions, in the same order; any of them may be a
   * `recordError`. Never asked for none. There is no context: records of several requests may be
   * joined.
   */
  readonly predictBatch: PredictBatch<InputRecord, NoInfer<Model>, Prediction>;
  /**
   * Makes of `predictBatch` what is asked in its place, for example one that joins records of
   * concurrent requests: `(run) => batched(run, { maxRecords: 32 })`. Default: `predictBatch`.
   */
  readonly batching?: (
    predictBatch: PredictBatch<InputRecord, NoInfer<Model>>,
  ) => PredictBatch<InputRecord, NoInfer<Model>>;
  readonly predict?: never;
}

/** What a model plugin is made from: exactly one of `predict` and `predictBatch`. */
export type ModelDefinition<
  Model extends Defined,
  InputRecord,
  Answer extends Defined,
  Prediction extends Answer,
  Bytes extends readonly string[],
> = ModelBase<Model, InputRecord, Answer, Bytes> &
  (
    | OneAtATime<Model, NoInfer<RecordOf<InputRecord, Bytes>>, Prediction>
    | ManyAtOnce<Model, NoInfer<RecordOf<InputRecord, Bytes>>, Prediction>
  );

/** A plugin that loads a model and predicts. */
export interface ModelPlugin<
  Model = unknown,
  InputRecord = unknown,
  Prediction = unknown,
> extends Plugin<Model> {
  /** Exists in types only: what one record and one prediction are. */
  readonly types?: { readonly record: InputRecord; readonly prediction: Prediction };
}

/**
 * Makes a model plugin: it loads, and predicts for one record at a time or for many at once.
 *
 * A decoded payload that is an array is a list of records; an object whose only key is
 * `instances`, holding an array, is SageMaker's envelope of that list, answered as
 * `{"predictions": […]}`; anything else is one record. One record gives one prediction, a list
 * gives a list of the same length and order.
 *
 * @throws TypeError if the definition cannot be honoured.
 */
export function defineModel<
  Model extends Defined = null,
  InputRecord = unknown,
  Answer extends Defined = Defined,
  Prediction extends Answer = Answer,
  Bytes extends readonly string[] = never,
>(
  definition: ModelDefinition<Model, InputRecord, Answer, Prediction, Bytes>,
): ModelPlugin<Model, RecordOf<InputRecord, Bytes>, Prediction> {
  const { name, version } = definition;
  return definePlugin({
    name,
    ...(version !== undefined && { version }),
    // Inside, a model is whatever `load` returned: its types were settled above.
    ...modelHooks(definition as unknown as AnyModelDefinition),
  }) as ModelPlugin<Model, RecordOf<InputRecord, Bytes>, Prediction>;
}

/** A model definition whose types are not known. */
export type AnyModelDefinition = ModelBase<unknown, unknown, unknown, readonly string[]> &
  Partial<
    Pick<OneAtATime<unknown, unknown, unknown>, "predict"> &
      Pick<ManyAtOnce<unknown, unknown, unknown>, "batching" | "predictBatch">
  >;
