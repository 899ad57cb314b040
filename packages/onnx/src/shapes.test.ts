import { createService } from "@inference-server/core";
import { describe, expect, it, onTestFinished } from "vitest";
import { jsonCodec } from "@inference-server/json-codec";
import { unary } from "../test/fixtures.ts";
import { exportedDirectory } from "../test/exported-models.ts";
import { modelDirectory } from "../test/model-directory.ts";
import { openFixture } from "../test/open-fixture.ts";
import { ask, post, serveModel, textOf } from "../test/serve-model.ts";
import { writeOnnx } from "../test/write-onnx.ts";
import { onnxModel } from "./onnx-model.ts";
import { openOnnx } from "./open-onnx.ts";

describe("a model of nested arrays", () => {
  it("takes them as they are, flat, by input name and as typed arrays", async () => {
    const model = await openFixture(unary("Neg", { type: "float32", shape: ["n", 2, 2] }));
    const answer = {
      y: [
        [-1, -2],
        [-3, -4],
      ],
    };
    const nested = [
      [1, 2],
      [3, 4],
    ];
    const rows = [Float32Array.of(1, 2), [3, 4]];
    const records = [nested, [1, 2, 3, 4], { x: nested }, rows, Float32Array.of(1, 2, 3, 4)];
    expect(await model.predict(records)).toEqual(records.map(() => answer));
    expect(model.batched).toBe(true);
  });

  it("takes records of different lengths in one request, and answers them in order", async () => {
    const model = await openFixture(unary("Neg", { type: "float32", shape: ["n", "length"] }));
    expect(model.columns).toBeUndefined();
    expect(await model.predict([[1], [2, 3], [4], [5, 6]])).toEqual([
      { y: [-1] },
      { y: [-2, -3] },
      { y: [-4] },
      { y: [-5, -6] },
    ]);
  });

  it("takes a scalar where the model knows no records at all", async () => {
    const model = await openFixture(unary("Neg", { type: "float32", shape: [] }));
    expect(model.batched).toBe(false);
    expect(await model.predict([1, { x: 2 }, [3]])).toEqual([{ y: -1 }, { y: -2 }, { y: -3 }]);
  });

  it("gives a record all of an output without a row for each record", async () => {
    const shape = { type: "float32", shape: ["n", 3] } as const;
    const model = await openFixture(
      unary("ReduceSum", shape, { type: "float32" }, { keepdims: 0 }),
    );
    expect(model.batched).toBe(false);
    expect(
      await model.predict([
        [1, 2, 3],
        [4, 5, 6],
      ]),
    ).toEqual([{ y: 6 }, { y: 15 }]);
  });

  it("publishes their JSON Schema", async () => {
    const model = await openFixture(unary("Identity", { type: "uint8", shape: ["n", "h", 3] }));
    const pixels = {
      type: "array",
      items: { type: "array", items: { type: "integer" }, minItems: 3, maxItems: 3 },
    };
    expect(model.schema["~standard"].jsonSchema?.input({ target: "draft-2020-12" })).toEqual({
      anyOf: [
        pixels,
        { type: "object", properties: { x: pixels }, required: ["x"], additionalProperties: false },
      ],
    });
  });
});

describe("several inputs of several values", () => {
  const fixture = {
    inputs: [
      { name: "a", type: "float32", shape: ["n", 2] },
      { name: "b", type: "int64", shape: ["n"] },
    ],
    outputs: [
      { name: "sum", type: "float32", shape: ["n", 2] },
      { name: "same", type: "int64", shape: ["n"] },
    ],
    nodes: [
      { operator: "Neg", inputs: ["a"], outputs: ["sum"] },
      { operator: "Identity", inputs: ["b"], outputs: ["same"] },
    ],
  } as const;

  it("come as an object by input, or as one row of all their values", async () => {
    const model = await openFixture(fixture);
    const answer = { sum: [-1, -2], same: 3 };
    expect(await model.predict([{ a: [1, 2], b: 3 }, [1, 2, 3]])).toEqual([answer, answer]);
    expect(model.columns).toEqual([
      { name: "a.0", type: "number" },
      { name: "a.1", type: "number" },
      { name: "b", type: "integer" },
    ]);
  });

  it("may have names of features all the same", async () => {
    const model = await openFixture(fixture, { feature_names: '["x","y","z"]' });
    const answer = { sum: [-1, -2], same: 3 };
    expect(
      await model.predict([
        { x: 1, y: 2, z: 3 },
        { a: [1, 2], b: 3 },
      ]),
    ).toEqual([answer, answer]);
  });
});

describe("64-bit integers", () => {
  it("follow the codec's bigint option beyond what a number holds", async () => {
    const codec = jsonCodec({ bigint: "string" });
    const service = createService({
      plugins: [onnxModel(), codec],
      modelDir: exportedDirectory("integers"),
    });
    onTestFinished(() => service.close());
    const result = await post(service, "[[3037000499,1]]");
    expect(textOf(result)).toBe(
      '[{"square":["9223372030926249001",1],"negative":[-3037000499,-1]}]',
    );
  });
});

describe("text", () => {
  it("goes through unchanged, and is told from numbers in CSV", async () => {
    const content = writeOnnx(unary("Identity", { type: "string", shape: ["n", 3] }));
    const service = serveModel(modelDirectory({ "texts.onnx": content }));
    const words = ["007", "größer 😀", ""];
    expect(await ask(service, [words])).toEqual([{ y: words }]);
    const csv = await post(service, '007,größer 😀,""\n', "text/csv");
    expect(JSON.parse(textOf(csv))).toEqual([{ y: words }]);
  });
});

describe("openOnnx for a model of one's own", () => {
  it("says what the file says", async () => {
    const model = await openOnnx(exportedDirectory("tree"));
    onTestFinished(() => model.close());
    expect(model.producer).toBe("generate.py");
    expect(model.metadata.get("feature_names")).toBe('["width", "depth"]');
    expect(model.file).toMatch(/tree\.onnx$/);
  });

  it("refuses records that do not fit, by their places", async () => {
    const model = await openOnnx(exportedDirectory("tree"));
    onTestFinished(() => model.close());
    await expect(model.predict([[1, 2], { width: 1, depth: "2" }])).rejects.toThrow(
      'Record 1 does not fit the model at "depth": Expected a finite number',
    );
  });

  it("may be closed twice", async () => {
    const model = await openOnnx(exportedDirectory("tree"));
    await model.close();
    await expect(model.close()).resolves.toBeUndefined();
  });
});
