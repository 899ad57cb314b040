import { describe, expect, it } from "vitest";
import { modelDirectory } from "../test/model-directory.ts";
import { classifier, linear, unary } from "../test/models.ts";
import { writeOnnx } from "../test/write-onnx.ts";
import { openOnnx } from "./open-onnx.ts";

describe("a model that cannot be served is refused at load, with the reason and the fix:", () => {
  const matrix = { type: "float32", shape: ["n", 3] } as const;
  it.each([
    [
      "an output that is no tensor",
      unary(
        "ZipMap",
        matrix,
        { type: "float32", sequenceOf: "maps" },
        { classlabels_int64s: [0, 1, 2] },
      ),
      'output "y" is not a tensor but a sequence or a map',
      'options={"zipmap": False}',
    ],
    [
      "an input that is no tensor",
      unary(
        "SequenceLength",
        { type: "float32", sequenceOf: "tensors" },
        { type: "int64", shape: [] },
      ),
      'input "x" is not a tensor',
      "Export it with tensors as inputs",
    ],
    [
      "an input of another type",
      unary("Identity", { type: "float16", shape: ["n", 3] }),
      'input "x" is a tensor of float16',
      "Export it with one of these as input type",
    ],
    [
      "an output of another type",
      unary("Cast", matrix, { type: "float16", shape: ["n", 3] }, { to: 10 }),
      'output "y" is a tensor of float16',
      "Export it with one of these as output type",
    ],
    [
      "more dimensions",
      unary("Neg", { type: "float32", shape: ["n", 3, 8, 8] }),
      'input "x" has the shape [n, 3, 8, 8]',
      "Export it with a flat input",
    ],
    [
      "no dimensions",
      unary("Neg", { type: "float32" }),
      'input "x" has the shape []',
      "Export it with a flat input",
    ],
    [
      "another fixed batch than 1",
      unary("Neg", { type: "float32", shape: [4, 3] }),
      'input "x" has the shape [4, 3]',
      "Export it with a dynamic first dimension",
    ],
    [
      "an unknown number of features",
      unary("Neg", { type: "float32", shape: ["n", ""] }),
      'input "x" has the shape [n, ?]',
      'or with "feature_names" as metadata',
    ],
    [
      "more features than a record should have",
      unary("Neg", { type: "float32", shape: ["n", 2 ** 31] }),
      'input "x" takes 2147483648 features of a record',
      "Export it with fewer features",
    ],
    [
      "several inputs of several features",
      {
        inputs: [
          { name: "a", ...matrix },
          { name: "b", ...matrix },
        ],
        outputs: [{ name: "y", ...matrix }],
        nodes: [{ operator: "Add", inputs: ["a", "b"], outputs: ["y"] }],
      },
      'it has 2 inputs, and "a" takes 3 features',
      "Export it with a single input",
    ],
    [
      "no inputs",
      {
        inputs: [],
        outputs: [{ name: "y", type: "float32", shape: [1] }],
        nodes: [{ operator: "Identity", inputs: ["one"], outputs: ["y"] }],
        constants: [{ name: "one", shape: [1], values: [1] }],
      },
      "it has no inputs",
      "Export it with its inputs",
    ],
    [
      "an output without a row for each record",
      unary("ReduceSum", matrix, { type: "float32" }, { keepdims: 0 }),
      'output "y" has the shape [] for 1 records',
      "Export it with a dynamic first dimension of every output",
    ],
    [
      "feature names that are no list",
      { ...linear, metadata: { feature_names: "['a', 'b']" } },
      'metadata "feature_names" is not a JSON array of strings',
      "json.dumps(names)",
    ],
    [
      "target names that are no text",
      { ...classifier, metadata: { target_names: "[0, 1, 2]" } },
      'metadata "target_names" is not a JSON array of strings',
      "json.dumps(names)",
    ],
    [
      "too few feature names",
      { ...linear, metadata: { feature_names: '["a"]' } },
      'metadata "feature_names" has 1 names for 2 features',
      "Write one name for each feature",
    ],
    [
      "a feature name that stands twice",
      { ...linear, metadata: { feature_names: '["a","a"]' } },
      'feature name "a" cannot be the key of a record, or stands there twice',
      "Export it with feature names that differ",
    ],
    [
      "a feature name that reaches the prototype",
      { ...linear, metadata: { feature_names: '["a","__proto__"]' } },
      'feature name "__proto__" cannot be the key of a record',
      "Export it with feature names that differ",
    ],
  ] as const)("%s", async (_, fixture, reason, fix) => {
    const modelDir = modelDirectory({ "model.onnx": writeOnnx(fixture) });
    const problem = await openOnnx({ modelDir }).catch((error: unknown) => error);
    expect(problem).toBeInstanceOf(Error);
    expect(problem).toHaveProperty("message", expect.stringContaining(reason));
    expect(problem).toHaveProperty("message", expect.stringContaining(fix));
    expect(problem).toHaveProperty(
      "message",
      expect.stringContaining(`"${modelDir}/model.onnx" cannot be served`),
    );
  });
});
