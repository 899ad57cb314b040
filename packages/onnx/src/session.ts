import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import type * as OnnxRuntime from "onnxruntime-node";
import { elementTypes } from "./element-type.ts";
import { feedsOf } from "./feeds.ts";
import type { GraphValue } from "./graph-value.ts";
import type { ModelFile } from "./model-file.ts";
import { wrongType, type ModelInput } from "./model-inputs.ts";
import { wrongOutputType } from "./model-outputs.ts";
import type { OnnxRecord } from "./onnx-record.ts";
import type { OutputTensor } from "./predictions.ts";
import { rewriteModel, rewriteOf } from "./rewrite-model.ts";

/** The runtime's own settings, for what the defaults do not fit. */
export type OnnxSessionOptions = OnnxRuntime.InferenceSession.SessionOptions;

/** A model in the runtime's memory. */
export interface Session {
  readonly inputs: readonly OnnxRuntime.InferenceSession.ValueMetadata[];
  readonly outputs: readonly OnnxRuntime.InferenceSession.ValueMetadata[];
  /** Runs the model once on records of one form; the result is by the runtime's output names. */
  run(
    inputs: readonly ModelInput[],
    records: readonly OnnxRecord[],
    fetches: readonly string[],
  ): Promise<Readonly<Record<string, OutputTensor>>>;
  /** Releases the memory. */
  close(): Promise<void>;
}

/**
 * Loads a model's file into the runtime, rewritten where the runtime could not serve it as it is.
 *
 * @throws Error with the reason and the fix, if the runtime cannot load it.
 */
export async function openSession(
  file: string,
  model: ModelFile,
  options: OnnxSessionOptions,
): Promise<Session> {
  checkTypes(file, model);
  const runtime = await loadRuntime();
  const session = await createSession(runtime, file, model, options);
  return {
    inputs: session.inputMetadata,
    outputs: session.outputMetadata,
    run: (inputs, records, fetches) => {
      const feeds = feedsOf(inputs, records).map(({ input, data, dims }) => {
        return [input.feed, new runtime.Tensor(input.type.tensor, data, dims)] as const;
      });
      return session.run(Object.fromEntries(feeds), fetches);
    },
    close: () => session.release(),
  };
}

type Runtime = typeof OnnxRuntime;

/** Before the runtime's interface, which only knows that some type is unsupported. */
function checkTypes(file: string, { inputs, outputs }: ModelFile): void {
  const input = inputs.find(isStrange);
  const output = outputs.find(isStrange);
  const reason =
    input === undefined
      ? output && wrongOutputType(output.name, output.elementType)
      : wrongType(input.name, input.elementType);
  if (reason !== undefined) throw new Error(`"${file}" cannot be served: ${messageOf(reason)}.`);
}

function isStrange({ kind, elementType }: GraphValue): boolean {
  return kind === "tensor" && !elementTypes.has(elementType);
}

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
  { InferenceSession }: Runtime,
  file: string,
  model: ModelFile,
  options: OnnxSessionOptions,
): Promise<OnnxRuntime.InferenceSession> {
  const rewrite = rewriteOf(model);
  try {
    if (rewrite === undefined) return await InferenceSession.create(file, options);
    const bytes = rewriteModel(readFileSync(file), model, rewrite);
    return await InferenceSession.create(bytes, withDirectory(options, dirname(file)));
  } catch (cause) {
    throw new Error(
      `The runtime cannot load "${file}": ${messageOf(cause)}. ${loadFix(messageOf(cause))}`,
      { cause },
    );
  }
}

/** Bytes have no directory of their own, where the runtime would look for external data. */
function withDirectory(options: OnnxSessionOptions, directory: string): OnnxSessionOptions {
  const { session } = options.extra ?? {};
  const key = "model_external_initializers_file_folder_path";
  const own = typeof session === "object" && session !== null ? session : {};
  return { ...options, extra: { ...options.extra, session: { [key]: directory, ...own } } };
}

function loadFix(message: string): string {
  return /external data|external_data|external initializer/iu.test(message)
    ? "Put the model's data files beside it, under the names with which they were exported."
    : "Check it with onnx.checker, and export it for an operator set that the runtime knows.";
}

/** An error's message on one line, whatever the names in it are made of. */
export function messageOf(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : String(cause);
  return message
    .replaceAll(/[\s\p{Cc}]+/gu, " ")
    .trim()
    .replace(/\.$/, "");
}
