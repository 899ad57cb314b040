import type { StandardSchema } from "@inference-server/core";
import { predictionJsonSchema, recordJsonSchema } from "./json-schemas.ts";
import type { ModelLayout } from "./model-layout.ts";
import type { OnnxRecord } from "./onnx-record.ts";
import type { OnnxPrediction, ServedOutput } from "./predictions.ts";
import { recordReader } from "./read-record.ts";

/**
 * The schema of one record of a model: a row of cells or nested arrays, or an object by feature or
 * by input. Everything is required, other keys are refused, and nothing is converted.
 *
 * @param example a record on which the model runs, where it does not run on any.
 */
export function recordSchema(
  layout: ModelLayout,
  example: OnnxRecord | undefined,
): StandardSchema<unknown, OnnxRecord> {
  return {
    "~standard": {
      version: 1,
      vendor: "inference-server",
      validate: recordReader(layout),
      jsonSchema: {
        input: () => recordJsonSchema(layout, example),
        output: () => recordJsonSchema(layout, example),
      },
    },
  };
}

/** The schema of one prediction. It describes: what a model gives needs no check. */
export function predictionSchema(outputs: readonly ServedOutput[]): StandardSchema<OnnxPrediction> {
  return {
    "~standard": {
      version: 1,
      vendor: "inference-server",
      validate: (value) => ({ value: value as OnnxPrediction }),
      jsonSchema: {
        input: () => predictionJsonSchema(outputs),
        output: () => predictionJsonSchema(outputs),
      },
    },
  };
}
