import { onTestFinished } from "vitest";
import { openOnnx, type OnnxModel, type OpenOnnxOptions } from "../src/open-onnx.ts";
import { modelDirectory } from "./model-directory.ts";
import { writeOnnx, type ModelFixture } from "./write-onnx.ts";

/** Opens a fixture through its file; closed when the test has finished. */
export async function openFixture(
  fixture: ModelFixture,
  metadata: Readonly<Record<string, string>> = {},
  options: OpenOnnxOptions = {},
): Promise<OnnxModel> {
  const content = writeOnnx({ ...fixture, metadata });
  const model = await openOnnx(modelDirectory({ "model.onnx": content }), options);
  onTestFinished(() => model.close());
  return model;
}
