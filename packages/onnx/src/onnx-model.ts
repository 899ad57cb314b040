import { batched, type BatchingOptions } from "@inference-server/batching";
import {
  defineModel,
  type Column,
  type Defined,
  type MaybePromise,
  type ModelPlugin,
  type PredictBatch,
  type StandardSchema,
} from "@inference-server/core";
import { openOnnx, type OnnxModel, type OpenOnnxOptions } from "./open-onnx.ts";
import type { OnnxInput } from "./onnx-record.ts";
import type { OnnxPrediction } from "./predictions.ts";
import { preparedSchema, type PreparedRecord } from "./prepared-record.ts";

/** How a model is served, and what happens to records before it and to predictions after it. */
export interface OnnxModelOptions<ClientRecord, Answer extends Defined> extends Omit<
  OpenOnnxOptions,
  "threads"
> {
  /** The schema of the record that a client sends, if `before` takes another than the model does. */
  readonly input?: StandardSchema<unknown, ClientRecord>;
  /** Names for the cells of a client's record that arrives as an array. Needs `before`. */
  readonly columns?: readonly (string | Column)[];
  /**
   * Makes the model's record of a client's. What does not fit the model then is a 422, and so is
   * a `requestError` of that status.
   */
  readonly before?: (args: {
    readonly record: NoInfer<ClientRecord>;
    readonly model: OnnxModel;
  }) => MaybePromise<OnnxInput>;
  /** Makes the answer of a prediction. `record` is the client's. Default: the prediction. */
  readonly after?: (args: {
    readonly prediction: OnnxPrediction;
    readonly record: NoInfer<ClientRecord>;
    readonly model: OnnxModel;
  }) => MaybePromise<Answer>;
  /** The schema of an answer, for what `after` makes. */
  readonly output?: StandardSchema<NoInfer<Answer>, unknown>;
  /**
   * How records of concurrent requests share a run, where one run takes several: 256 at most, for
   * which it is put off 5 ms at most. `false`: each request has runs of its own.
   */
  readonly batching?: OnnxBatching | false;
}

/** How records of concurrent requests share a run. Those of one form do, and no others. */
export type OnnxBatching = Pick<BatchingOptions, "maxDelayMs" | "maxRecords" | "onBatch">;

/**
 * Makes the plugin that serves the model of the model directory: `model.onnx`, or the only other
 * `*.onnx`.
 *
 * A model that is missing or cannot be served fails to load, with the reason and the fix.
 */
export function onnxModel<ClientRecord = OnnxInput, Answer extends Defined = OnnxPrediction>(
  options: OnnxModelOptions<ClientRecord, Answer> = {},
): ModelPlugin<OnnxModel, ClientRecord, Answer> {
  const { input, columns, before, after, output, batching = {}, ...opening } = options;
  const plugin = defineModel<OnnxModel, PreparedRecord>({
    name: "@inference-server/onnx",
    load: ({ modelDir, threads }) => openOnnx(modelDir, { threads, ...opening }),
    input: ({ model }) => preparedSchema(model, { input, before }),
    columns: ({ model }) => (before === undefined ? model.columns : columns),
    arrays: before === undefined ? "kept" : "named",
    ...((after === undefined || output !== undefined) && {
      output: ({ model }) => output ?? model.predictionSchema,
    }),
    predictBatch: async ({ records, model, signal }) => {
      const predictions = await model.predict(
        records.map(({ record }) => record),
        signal,
      );
      if (after === undefined) return predictions;
      const answers: Defined[] = [];
      for (const [index, prediction] of predictions.entries()) {
        const record = records[index]?.sent as ClientRecord;
        answers.push(await after({ prediction, record, model }));
      }
      return answers;
    },
    ...(batching !== false && { batching: (run: Run) => joining(run, batching) }),
    close: ({ model }) => model.close(),
  });
  // Inside, a record is the client's and the model's: outside, it is the client's alone.
  return plugin as unknown as ModelPlugin<OnnxModel, ClientRecord, Answer>;
}

/** How many requests it asks for at once: a worker that is lost takes all of them along. */
const mostRequests = 128;

type Run = PredictBatch<PreparedRecord, OnnxModel>;

/** A run knows records by their form alone. */
const formOf = ({ record }: PreparedRecord): string => record.form;

/** Joins requests for models that gain by it. Others would only wait for each other. */
function joining(run: Run, options: OnnxBatching): Run {
  const joined = batched(run, { maxRecords: 256, ...options, groupBy: formOf });
  const choose: Run = (args) => (args.model.batched ? joined(args) : run(args));
  return Object.assign(choose, { concurrency: Math.min(joined.concurrency, mostRequests) });
}
