import { onnxModel } from "./onnx-model.ts";

export default onnxModel();
