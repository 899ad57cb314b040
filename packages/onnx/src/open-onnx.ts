import type { Column, StandardSchema } from "@inference-server/core";
import { findModelFile } from "./find-model-file.ts";
import { knownWords } from "./known-words.ts";
import { readModelFile } from "./model-file.ts";
import { columnsOf, modelLayout } from "./model-layout.ts";
import { ModelRunner } from "./model-runner.ts";
import { OnnxRecord, type OnnxInput } from "./onnx-record.ts";
import type { OnnxPrediction } from "./predictions.ts";
import { recordReader } from "./read-record.ts";
import { predictionSchema, recordSchema } from "./schema.ts";
import { messageOf, openSession, type OnnxSessionOptions } from "./session.ts";
import { warmUp } from "./warm-up.ts";

/** How a model is opened. */
export interface OpenOnnxOptions {
  /** How many native threads one run may use. Default: 1. */
  readonly threads?: number;
  /**
   * What null, NaN and absent features are in inputs of floats: `"nan"`, as tree models take them,
   * or an error of the record. Default: `"error"`.
   */
  readonly missing?: "error" | "nan";
  /** The outputs that make a prediction, by name. Default: all. */
  readonly outputs?: readonly string[];
  /** Settings of the runtime's session. Default: `threads`, one run at a time, no native log. */
  readonly session?: OnnxSessionOptions;
}

/** An ONNX model that is ready to predict. */
export interface OnnxModel {
  /** The file it was read from. */
  readonly file: string;
  /** What exported it, `skl2onnx` say. `""`: the file does not tell. */
  readonly producer: string;
  /** The texts that were written into the file: its `metadata_props`. */
  readonly metadata: ReadonlyMap<string, string>;
  /** What the cells of a row are. `undefined`: rows cannot hold a record of this model. */
  readonly columns: readonly Column[] | undefined;
  /** The schema of one record: a row, nested arrays, or an object by feature or by input. */
  readonly schema: StandardSchema<unknown, OnnxRecord>;
  /** The schema of one prediction: it describes, and passes everything. */
  readonly predictionSchema: StandardSchema<OnnxPrediction>;
  /** Whether one run takes several records; else there is one run for each record. */
  readonly batched: boolean;
  /**
   * Predicts for records as a client would send them, or as the schema made them: records of one
   * form in one run, if the model takes several. An aborted signal ends it before the next run.
   *
   * @throws RequestError 422 that names the record on which the model cannot run. TypeError that
   * names the first record which does not fit the schema.
   */
  predict(
    records: readonly (OnnxInput | OnnxRecord)[],
    signal?: AbortSignal,
  ): Promise<readonly OnnxPrediction[]>;
  /** Releases the model's memory. It cannot predict afterwards. */
  close(): Promise<void>;
}

/**
 * Opens the model of a directory, `model.onnx` or the only other `*.onnx`, and runs it on zeros.
 *
 * @throws Error with the reason and the fix, if there is no model or it cannot be served.
 */
export async function openOnnx(
  modelDir: string,
  options: OpenOnnxOptions = {},
): Promise<OnnxModel> {
  const { threads = 1, missing = "error", outputs: wanted } = options;
  const file = findModelFile(modelDir);
  const model = readModelFile(file);
  const session = await openSession(file, model, {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    // Fatal only: what goes wrong is thrown as well, and the log on stderr is not JSON.
    logSeverityLevel: 4,
    ...options.session,
  });
  try {
    const { inputs, outputs } = session;
    const layout = modelLayout({ inputs, outputs, model, wanted, missing: missing === "nan" });
    const warm = await warmUp(session, layout, () => knownWords(file, model));
    const runner = new ModelRunner(session, layout, warm);
    const read = recordReader(layout);
    return {
      file,
      producer: model.producer,
      metadata: model.metadata,
      columns: columnsOf(layout),
      schema: recordSchema(layout, warm.example),
      predictionSchema: predictionSchema(warm.outputs),
      batched: warm.batched,
      predict: async (records, signal) => runner.predict(validRecords(records, read), signal),
      close: onceOnly(() => session.close()),
    };
  } catch (cause) {
    await session.close();
    throw new Error(`"${file}" cannot be served: ${messageOf(cause)}.`, { cause });
  }
}

function validRecords(
  records: readonly unknown[],
  read: ReturnType<typeof recordReader>,
): readonly OnnxRecord[] {
  return records.map((record, index) => {
    if (record instanceof OnnxRecord) return record;
    const result = read(record);
    if (result.issues === undefined) return result.value;
    const [issue] = result.issues;
    const path = issue?.path?.map(String).join("/") ?? "";
    throw new TypeError(
      `Record ${index} does not fit the model${path === "" ? "" : ` at "${path}"`}: ` +
        `${issue?.message}.`,
    );
  });
}

function onceOnly(close: () => Promise<void>): () => Promise<void> {
  let closed: Promise<void> | undefined;
  return () => (closed ??= close());
}
