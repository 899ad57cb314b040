export type { OnnxCell } from "./element-type.ts";
export { onnxModel } from "./onnx-model.ts";
export { openOnnx, type OnnxModel, type OpenOnnxOptions } from "./open-onnx.ts";
export type { OnnxRecord } from "./schema.ts";
export type { OnnxPrediction, OnnxValue } from "./tensor.ts";
