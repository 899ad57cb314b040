import { describe, expect, it } from "vitest";
import { modelDirectory } from "../test/model-directory.ts";
import { classifier, linear, unary } from "../test/fixtures.ts";
import { writeOnnx } from "../test/write-onnx.ts";
import { openOnnx } from "./open-onnx.ts";

describe("a model that cannot be served is refused at load, with the reason and the fix:", () => {
  const matrix = { type: "float32", shape: ["n", 3] } as const;
  it.each([
    [
      "an output that is no tensor",
      {
        ...unary("SequenceConstruct", matrix, { type: "float32", sequenceOf: "tensors" }),
      },
      'output "y" is not a tensor but a sequence',
      'options={"zipmap": False}',
    ],
    [
      "an input of another type",
      unary("Identity", { type: "complex64", shape: ["n", 3] }),
      'input "x" is a tensor of complex64',
      "Export it with one of these as input type",
    ],
    [
      "an output of another type",
      unary("Cast", matrix, { type: "float8e5m2", shape: ["n", 3] }, { to: 19 }),
      'output "y" is a tensor of float8e5m2',
      "Export it with one of these as output type",
    ],
    [
      "an input that is empty",
      unary("Neg", { type: "float32", shape: ["n", 0] }),
      'input "x" has the shape [0] for each record, which holds no values',
      "Export it without this input",
    ],
    [
      "more names than classes",
      {
        ...unary(
          "ZipMap",
          matrix,
          { type: "float32", sequenceOf: "maps" },
          { classlabels_int64s: [0, 1, 2] },
        ),
        inputs: [
          { name: "x", ...matrix },
          { name: "label", type: "int64", shape: ["n"] },
        ],
        outputs: [
          { name: "y", type: "float32", sequenceOf: "maps" },
          { name: "same", type: "int64", shape: ["n"] },
        ],
        nodes: [
          {
            operator: "ZipMap",
            inputs: ["x"],
            outputs: ["y"],
            attributes: { classlabels_int64s: [0, 1, 2] },
            domain: "ai.onnx.ml",
          },
          { operator: "Identity", inputs: ["label"], outputs: ["same"] },
        ],
        metadata: { target_names: '["a","b","c","d"]' },
      },
      'metadata "target_names" has 4 names for 3 classes',
      "Write one name for each class",
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
      "no dimensions",
      unary("Neg", { type: "float32" }),
      'input "x" does not say how many dimensions it has',
      "Export it with the shape of its inputs",
    ],
    [
      "another fixed batch than 1",
      unary("Neg", { type: "float32", shape: [4, 3] }),
      'input "x" has the shape [4, 3]',
      "Export it with a dynamic first dimension",
    ],
    [
      "more features than a record should have",
      unary("Neg", { type: "float32", shape: ["n", 2 ** 31] }),
      'input "x" takes 2147483648 values of a record',
      "Export it with a smaller input",
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
      "no outputs",
      { ...unary("Neg", { type: "float32", shape: ["n", 2] }), outputs: [] },
      "it has no outputs",
      "Export it with its outputs",
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
    const problem = await openOnnx(modelDir).catch((error: unknown) => error);
    expect(problem).toBeInstanceOf(Error);
    expect(problem).toHaveProperty("message", expect.stringContaining(reason));
    expect(problem).toHaveProperty("message", expect.stringContaining(fix));
    expect(problem).toHaveProperty(
      "message",
      expect.stringContaining(`"${modelDir}/model.onnx" cannot be served`),
    );
  });
});
