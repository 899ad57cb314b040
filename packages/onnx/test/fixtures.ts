import type { ModelFixture } from "./write-onnx.ts";

/** Two features, three outputs: y = x · [[1, 2, 3], [4, 5, 6]]. */
export const linear = {
  inputs: [{ name: "x", type: "float32", shape: ["n", 2] }],
  outputs: [{ name: "y", type: "float32", shape: ["n", 3] }],
  nodes: [{ operator: "Gemm", inputs: ["x", "weights"], outputs: ["y"] }],
  constants: [{ name: "weights", shape: [2, 3], values: [1, 2, 3, 4, 5, 6] }],
} as const satisfies ModelFixture;

/** A classifier of three classes: its scores are the features, its label the largest of them. */
export const classifier = {
  inputs: [{ name: "x", type: "float32", shape: ["n", 3] }],
  outputs: [
    { name: "label", type: "int64", shape: ["n"] },
    { name: "scores", type: "float32", shape: ["n", 3] },
  ],
  nodes: [
    { operator: "ArgMax", inputs: ["x"], outputs: ["label"], attributes: { axis: 1, keepdims: 0 } },
    { operator: "Identity", inputs: ["x"], outputs: ["scores"] },
  ],
} as const satisfies ModelFixture;

/** One operator from `x` to `y`. */
export function unary(
  operator: string,
  input: Omit<ModelFixture["inputs"][number], "name">,
  output: Omit<ModelFixture["inputs"][number], "name"> = input,
  attributes: Readonly<Record<string, number | readonly number[]>> = {},
): ModelFixture {
  const domain = operator === "ZipMap" ? { domain: "ai.onnx.ml" } : {};
  return {
    inputs: [{ name: "x", ...input }],
    outputs: [{ name: "y", ...output }],
    nodes: [{ operator, inputs: ["x"], outputs: ["y"], attributes, ...domain }],
  };
}
