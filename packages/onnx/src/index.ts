export type { OnnxCell } from "./element-type.ts";
export { onnxModel, type OnnxBatching, type OnnxModelOptions } from "./onnx-model.ts";
export type { OnnxInput, OnnxRecord } from "./onnx-record.ts";
export { openOnnx, type OnnxModel, type OpenOnnxOptions } from "./open-onnx.ts";
export type { OnnxPrediction, OnnxValue } from "./predictions.ts";
export type { OnnxSessionOptions } from "./session.ts";
