import { defineModel, type ModelPlugin } from "@inference-server/core";
import { openOnnx, type OnnxModel } from "./open-onnx.ts";
import type { OnnxRecord } from "./schema.ts";
import type { OnnxPrediction } from "./tensor.ts";

/**
 * Makes the plugin that serves `model.onnx` of the model directory, without code.
 *
 * A model that is missing or cannot be served fails to load, with the reason and the fix.
 */
export function onnxModel(): ModelPlugin<OnnxModel, OnnxRecord, OnnxPrediction> {
  return defineModel({
    name: "@inference-server/onnx",
    load: ({ modelDir, threads }): Promise<OnnxModel> => openOnnx({ modelDir, threads }),
    input: ({ model }) => model.schema,
    columns: ({ model }) => model.columns,
    arrays: "kept",
    predictBatch: ({ records, model, signal }) => model.predict(records, signal),
    close: ({ model }) => model.close(),
  });
}
