import { createProcessing } from "./processing/create-processing.ts";
import { parseJsonPath, type JsonPath } from "./processing/json-path.ts";
import type { Processing } from "./processing/processing.ts";
import { recordFormatOf } from "./processing/record-format.ts";
import type { Target } from "./send/target.ts";
import type { FilePlan } from "./transform-file.ts";
import { defaults, type TransformOptions } from "./transform-options.ts";
import type { TransformParameters } from "./transform-parameters.ts";

/** How each file of a job is transformed, from what the job says and what the server wants. */
export function filePlan(
  options: TransformOptions,
  target: Target,
  parameters: TransformParameters,
  onProgress: FilePlan["onProgress"],
): Omit<FilePlan, "memory" | "permits"> {
  const { contentType, accept, splitType = "None", assembleWith = "None" } = options;
  const { timeout = defaults.timeout, retries = defaults.retries } = options;
  const processing = processingOf(options);
  const { maxPayloadInMB } = parameters;
  return {
    split: {
      splitType,
      isSingle: parameters.batchStrategy === "SingleRecord",
      maxBytes: maxPayloadInMB === 0 ? Infinity : Math.floor(maxPayloadInMB * 1024 ** 2),
      filter: processing?.filter,
      keepsSources: processing?.isJoined ?? false,
    },
    invoke: {
      target,
      headers: {
        ...(contentType !== undefined && { "Content-Type": contentType }),
        ...(accept !== undefined && { Accept: accept }),
      },
      timeout: timeout * 1000,
      retries,
    },
    processing,
    compression: options.compression ?? "None",
    endsLines: assembleWith === "Line",
    onProgress,
  };
}

function processingOf(options: TransformOptions): Processing | undefined {
  const { contentType = "", splitType, joinSource } = options;
  const inputFilter = pathOf(options.inputFilter);
  const outputFilter = pathOf(options.outputFilter);
  const isJoined = joinSource === "Input";
  const format = recordFormatOf(contentType);
  const isNeeded = inputFilter !== undefined || outputFilter !== undefined || isJoined;
  if (!isNeeded || format === undefined) return undefined;
  const isSplit = splitType === "Line";
  return createProcessing({ format, inputFilter, outputFilter, isJoined, isSplit });
}

function pathOf(text: string | undefined): JsonPath | undefined {
  return text === undefined ? undefined : parseJsonPath(text);
}
