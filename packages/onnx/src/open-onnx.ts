import type { Column, StandardSchema } from "@inference-server/core";
import type * as OnnxRuntime from "onnxruntime-node";
import { findModelFile } from "./find-model-file.ts";
import { modelLayout, type ModelLayout } from "./model-layout.ts";
import { readMetadata } from "./model-metadata.ts";
import { recordSchema, type OnnxRecord } from "./schema.ts";
import { predictionsOf, tensorData, tensorShape, type OnnxPrediction } from "./tensor.ts";

/** What `openOnnx` needs. */
export interface OpenOnnxOptions {
  /** The directory that holds `model.onnx`, or one other `*.onnx`. */
  readonly modelDir: string;
  /** How many native threads one run may use. Default: 1. */
  readonly threads?: number;
}

/** An ONNX model that is ready to predict. */
export interface OnnxModel {
  /** The file it was read from. */
  readonly file: string;
  /** The model's features, in order. Empty where the model does not name them. */
  readonly columns: readonly Column[];
  /** The schema of one record: an array, or an object by feature name where there are names. */
  readonly schema: StandardSchema<unknown, OnnxRecord>;
  /**
   * Predicts for records that passed the schema: in one run, or in one run for each record if the
   * model takes no more. An aborted signal ends it before the next run.
   */
  predict(records: readonly OnnxRecord[], signal?: AbortSignal): Promise<readonly OnnxPrediction[]>;
  /** Releases the model's memory. It cannot predict afterwards. */
  close(): Promise<void>;
}

/**
 * Opens the model of a directory, tries it on zeros and describes its records.
 *
 * @throws Error with the reason and the fix, if there is no model or it cannot be served.
 */
export async function openOnnx({ modelDir, threads = 1 }: OpenOnnxOptions): Promise<OnnxModel> {
  const file = findModelFile(modelDir);
  const metadata = readMetadata(file);
  const runtime = await loadRuntime();
  const session = await createSession(runtime, file, threads);
  try {
    const layout = modelLayout(session.inputMetadata, session.outputMetadata, metadata);
    const run = runnerOf(runtime, session, layout);
    const batched = await takesSeveral(layout, run);
    return {
      file,
      columns: layout.named
        ? layout.features.map(({ key, type }) => ({ name: String(key), type: type.column }))
        : [],
      schema: recordSchema(layout),
      predict: async (records, signal) => {
        signal?.throwIfAborted();
        if (batched) return predictionsOf(layout.outputs, await run(records), records.length);
        const predictions: OnnxPrediction[] = [];
        for (const record of records) {
          signal?.throwIfAborted();
          predictions.push(...predictionsOf(layout.outputs, await run([record]), 1));
        }
        return predictions;
      },
      close: () => session.release(),
    };
  } catch (cause) {
    await session.release();
    throw new Error(`"${file}" cannot be served: ${messageOf(cause)}.`, { cause });
  }
}

type Runtime = typeof OnnxRuntime;

type InferenceSession = OnnxRuntime.InferenceSession;

type Run = (records: readonly OnnxRecord[]) => Promise<OnnxRuntime.InferenceSession.ReturnType>;

/** Loaded with the first model: a plugin that is only listed needs no native code. */
async function loadRuntime(): Promise<Runtime> {
  try {
    return await import("onnxruntime-node");
  } catch (cause) {
    throw new Error(
      `onnxruntime-node has no working binary for ${process.platform}-${process.arch}: ` +
        `${messageOf(cause)}. Use a platform that it supports, linux-x64 or linux-arm64 in a ` +
        "container for example.",
      { cause },
    );
  }
}

async function createSession(
  runtime: Runtime,
  file: string,
  threads: number,
): Promise<InferenceSession> {
  try {
    return await runtime.InferenceSession.create(file, {
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      // Fatal only: what goes wrong is thrown as well, and the log on stderr is not JSON.
      logSeverityLevel: 4,
    });
  } catch (cause) {
    throw new Error(
      `The runtime cannot load "${file}": ${messageOf(cause)}. ` +
        "Check it with onnx.checker, and export it for an operator set that the runtime knows.",
      { cause },
    );
  }
}

function runnerOf({ Tensor }: Runtime, session: InferenceSession, layout: ModelLayout): Run {
  return (records) => {
    const feeds = layout.inputs.map((input) => {
      const data = tensorData(input, records);
      const tensor = new Tensor(input.type.name, data, tensorShape(input, records.length));
      return [input.name, tensor] as const;
    });
    return session.run(Object.fromEntries(feeds));
  };
}

/**
 * Whether one run takes several records. Exports exist that declare a dynamic first dimension and
 * have a fixed one inside: those run record by record.
 *
 * @throws Error if an output does not have one row for each record.
 */
async function takesSeveral(layout: ModelLayout, run: Run): Promise<boolean> {
  const zeros: OnnxRecord = layout.features.map(() => 0);
  if (layout.batched) {
    try {
      predictionsOf(layout.outputs, await run([zeros, zeros]), 2);
      return true;
    } catch {
      // One record tells the rest.
    }
  }
  // A run that fails proves nothing: zeros may be what this model cannot take.
  const tensors = await run([zeros]).catch(() => undefined);
  if (tensors === undefined) return layout.batched;
  predictionsOf(layout.outputs, tensors, 1);
  return false;
}

function messageOf(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : String(cause);
  return message.trim().replace(/\.$/, "");
}
