import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createService } from "../../packages/core/src/index.ts";
import { jsonCodec } from "../../packages/json-codec/src/index.ts";
import { onnxModel } from "../../packages/onnx/src/index.ts";
import { writeOnnx } from "../../packages/onnx/test/write-onnx.ts";
import type { Subject } from "./subject.ts";

/** Features of a record, and of each hidden layer. */
const features = 64;
const width = 4096;
const hiddenLayers = 2;

/**
 * A perceptron whose weights are 68 MB: to read them takes most of the time of one record, and
 * records that share a call share it. It answers the first feature, by way of weights that are 0
 * but for the first.
 */
export async function wideOnnxSubject(): Promise<Subject> {
  const modelDir = mkdtempSync(join(tmpdir(), "wide-onnx-"));
  process.once("exit", () => rmSync(modelDir, { recursive: true, force: true }));
  writeFileSync(join(modelDir, "model.onnx"), wideModel());
  const record = (client: number) => [client, ...Array<number>(features - 1).fill(0)];
  return {
    name: `ONNX, ${features} features, ${hiddenLayers} layers of ${width}; clients are back at once`,
    think: 0,
    serve: async (isBatched) => {
      const batching = isBatched ? {} : false;
      const service = createService({ plugins: [jsonCodec(), onnxModel({ batching })], modelDir });
      await service.load();
      return service;
    },
    bodyOf: (client) => new TextEncoder().encode(JSON.stringify([record(client)])),
    answerOf: (client) => JSON.stringify([{ y: client }]),
  };
}

function wideModel(): Uint8Array {
  const sizes = [features, ...Array<number>(hiddenLayers).fill(width), 1];
  const layers = sizes
    .slice(1)
    .map((size, index) => ({ from: sizes[index] ?? 0, to: size, index }));
  return writeOnnx({
    inputs: [{ name: "x", type: "float32", shape: ["n", features] }],
    outputs: [{ name: "y", type: "float32", shape: ["n", 1] }],
    nodes: layers.flatMap(({ index }) => {
      const isLast = index === layers.length - 1;
      const input = index === 0 ? "x" : `relu${index - 1}`;
      const sum = isLast ? "y" : `sum${index}`;
      const gemm = { operator: "Gemm", inputs: [input, `weights${index}`], outputs: [sum] };
      return isLast
        ? [gemm]
        : [gemm, { operator: "Relu", inputs: [sum], outputs: [`relu${index}`] }];
    }),
    constants: layers.map(({ from, to, index }) => ({
      name: `weights${index}`,
      shape: [from, to],
      values: Object.assign(Array<number>(from * to).fill(0), { 0: 1 }),
    })),
  });
}
