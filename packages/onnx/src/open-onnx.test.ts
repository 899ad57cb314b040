import { describe, expect, it } from "vitest";
import { modelDirectory } from "../test/model-directory.ts";
import { classifier, linear, unary } from "../test/fixtures.ts";
import { openFixture } from "../test/open-fixture.ts";
import { writeOnnx } from "../test/write-onnx.ts";
import { openOnnx } from "./open-onnx.ts";

describe("openOnnx", () => {
  it("answers one prediction for each record, outputs by name", async () => {
    const model = await openFixture(linear);
    expect(await model.predict([[1, 0], Float32Array.of(0, 1), [2, -1]])).toEqual([
      { y: [1, 2, 3] },
      { y: [4, 5, 6] },
      { y: [-2, -1, 0] },
    ]);
  });

  it("runs a model with a fixed batch of 1 record by record", async () => {
    const model = await openFixture({
      ...linear,
      inputs: [{ name: "x", type: "float32", shape: [1, 2] }],
      outputs: [{ name: "y", type: "float32", shape: [1, 3] }],
    });
    expect(
      await model.predict([
        [1, 0],
        [0, 1],
      ]),
    ).toEqual([{ y: [1, 2, 3] }, { y: [4, 5, 6] }]);
  });

  it("runs a model record by record whose dynamic batch is fixed inside", async () => {
    const model = await openFixture({
      ...unary("Reshape", { type: "float32", shape: ["n", 2] }),
      nodes: [
        { operator: "Shape", inputs: ["one"], outputs: ["shape"] },
        { operator: "Reshape", inputs: ["x", "shape"], outputs: ["y"] },
      ],
      constants: [{ name: "one", shape: [1, 2], values: [0, 0] }],
    });
    expect(
      await model.predict([
        [1, 2],
        [3, 4],
      ]),
    ).toEqual([{ y: [1, 2] }, { y: [3, 4] }]);
  });

  it("stops between records when the signal is aborted", async () => {
    const model = await openFixture(unary("Neg", { type: "float32", shape: [1, 1] }));
    const signal = AbortSignal.abort(new Error("the client left"));
    await expect(model.predict([[1]], signal)).rejects.toThrow("the client left");
  });

  it.each([
    ["float32", "Neg", [1.5, -2], [-1.5, 2]],
    ["float64", "Neg", [0.1, -1e300], [-0.1, 1e300]],
    ["int8", "Identity", [-128, 127], [-128, 127]],
    ["int32", "Neg", [2 ** 31 - 1, 5], [-(2 ** 31 - 1), -5]],
    ["uint8", "Identity", [0, 255], [0, 255]],
    ["bool", "Not", [true, 0], [false, true]],
    ["int64", "Neg", [2 ** 53 - 1, 7n], [-(2 ** 53 - 1), -7]],
    ["int64", "Neg", [2n ** 62n, -3], [-(2n ** 62n), 3]],
    ["uint64", "Identity", [2n ** 64n - 1n, 1], [2n ** 64n - 1n, 1]],
  ] as const)("carries %s exactly through %s", async (type, operator, record, expected) => {
    const model = await openFixture(unary(operator, { type, shape: ["n", 2] }));
    expect(await model.predict([record])).toEqual([{ y: expected }]);
  });

  it("answers one element per record as the bare value, and more dimensions as nested arrays", async () => {
    const shape = { type: "float32", shape: ["n", 2] } as const;
    const model = await openFixture({
      inputs: [{ name: "x", ...shape }],
      outputs: [
        { name: "sum", type: "float32", shape: ["n", 1] },
        { name: "flat", type: "float32", shape: ["n"] },
        { name: "deep", type: "float32", shape: ["n", 1, 2] },
      ],
      nodes: [
        { operator: "ReduceSum", inputs: ["x", "axis"], outputs: ["sum"] },
        {
          operator: "ReduceMax",
          inputs: ["x"],
          outputs: ["flat"],
          attributes: { axes: [1], keepdims: 0 },
        },
        { operator: "Unsqueeze", inputs: ["x", "axis"], outputs: ["deep"] },
        { operator: "Shape", inputs: ["ones"], outputs: ["axis"] },
      ],
      constants: [{ name: "ones", shape: [1], values: [0] }],
    });
    expect(
      await model.predict([
        [1, 2],
        [3, 4],
      ]),
    ).toEqual([
      { sum: 3, flat: 2, deep: [[1, 2]] },
      { sum: 7, flat: 4, deep: [[3, 4]] },
    ]);
  });

  it("takes one input for each feature, of several types", async () => {
    const model = await openFixture({
      inputs: [
        { name: "age", type: "int64", shape: ["n", 1] },
        { name: "height", type: "float32", shape: ["n"] },
      ],
      outputs: [
        { name: "a", type: "int64", shape: ["n", 1] },
        { name: "h", type: "float32", shape: ["n"] },
      ],
      nodes: [
        { operator: "Neg", inputs: ["age"], outputs: ["a"] },
        { operator: "Neg", inputs: ["height"], outputs: ["h"] },
      ],
    });
    expect(model.columns).toEqual([
      { name: "age", type: "integer" },
      { name: "height", type: "number" },
    ]);
    expect(
      await model.predict([
        [40, 1.5],
        [41, 2],
      ]),
    ).toEqual([
      { a: -40, h: -1.5 },
      { a: -41, h: -2 },
    ]);
  });

  it("names the target beside its label, in the order of the outputs", async () => {
    const model = await openFixture(classifier, { target_names: '["cat","dog"]' });
    const [cat, third] = await model.predict([
      [3, 1, 0],
      [0, 1, 2],
    ]);
    expect(JSON.stringify(cat)).toBe('{"label":0,"label_name":"cat","scores":[3,1,0]}');
    expect(third).toEqual({ label: 2, label_name: null, scores: [0, 1, 2] });
  });

  it("answers labels that are text", async () => {
    const model = await openFixture(
      {
        ...classifier,
        outputs: [{ name: "label", type: "string", shape: ["n"] }],
        nodes: [
          {
            operator: "ArgMax",
            inputs: ["x"],
            outputs: ["i"],
            attributes: { axis: 1, keepdims: 0 },
          },
          { operator: "Gather", inputs: ["names", "i"], outputs: ["label"] },
        ],
        constants: [{ name: "names", shape: [3], values: ["cat", "dog", "elk"] }],
      },
      { target_names: '["a","b","c"]' },
    );
    expect(
      await model.predict([
        [0, 0, 1],
        [0, 1, 0],
      ]),
    ).toEqual([{ label: "elk" }, { label: "dog" }]);
  });

  it("describes the features that the metadata names", async () => {
    const model = await openFixture(linear, { feature_names: '["width","depth"]' });
    expect(model.columns).toEqual([
      { name: "width", type: "number" },
      { name: "depth", type: "number" },
    ]);
  });

  it("takes the width from the metadata where the model leaves it open", async () => {
    const fixture = unary("Neg", { type: "float32", shape: ["n", "m"] });
    const model = await openFixture(fixture, { feature_names: '["a","b"]' });
    expect(await model.predict([[1, 2]])).toEqual([{ y: [-1, -2] }]);
  });

  it("names columns by their places where the model does not", async () => {
    expect((await openFixture(linear)).columns).toEqual([
      { name: "x.0", type: "number" },
      { name: "x.1", type: "number" },
    ]);
  });

  it("loads a model that does not take zeros", async () => {
    const model = await openFixture({
      ...unary("Div", { type: "int64", shape: ["n", 1] }),
      nodes: [{ operator: "Div", inputs: ["x", "x"], outputs: ["y"] }],
    });
    expect(await model.predict([[5], [7]])).toEqual([{ y: 1 }, { y: 1 }]);
    await expect(model.predict([[0]])).rejects.toThrow("Integer division by zero");
  });

  it("cannot predict after it is closed", async () => {
    const content = writeOnnx(linear);
    const model = await openOnnx(modelDirectory({ "model.onnx": content }), { threads: 2 });
    await model.close();
    await expect(model.predict([[1, 2]])).rejects.toThrow(Error);
  });

  it.each([
    ["a missing file", {}, 'No "model.onnx" in'],
    [
      "a file cut off",
      { "model.onnx": writeOnnx(linear).subarray(0, 60) },
      "is not a complete ONNX file",
    ],
    ["a file without a graph", { "model.onnx": Uint8Array.of(8, 8) }, "it has no graph"],
    [
      "an operator that the runtime does not know",
      { "model.onnx": writeOnnx(unary("Nope", { type: "float32", shape: ["n", 1] })) },
      "No Op registered for Nope",
    ],
  ])("refuses %s", async (_, files, reason) => {
    await expect(openOnnx(modelDirectory(files))).rejects.toThrow(reason);
  });
});
