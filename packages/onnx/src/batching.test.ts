import { describe, expect, it } from "vitest";
import { classifier, linear, unary } from "../test/fixtures.ts";
import { modelDirectory } from "../test/model-directory.ts";
import { ask, serveModel } from "../test/serve-model.ts";
import { writeOnnx, type ModelFixture } from "../test/write-onnx.ts";
import { onnxModel, type OnnxModelOptions } from "./index.ts";

/** Asks a model for several payloads at once. Answers its answers, and how many records its calls had. */
async function together(
  fixture: ModelFixture,
  payloads: readonly unknown[],
  options: OnnxModelOptions<never, never> = {},
) {
  const sizes: number[] = [];
  const batching = options.batching ?? {
    onBatch: ({ records }: { records: number }) => sizes.push(records),
  };
  const plugin = onnxModel({ ...options, batching });
  const service = serveModel(modelDirectory({ "model.onnx": writeOnnx(fixture) }), plugin);
  await service.load();
  const answers = await Promise.all(payloads.map((payload) => ask(service, payload)));
  return { answers, sizes, service };
}

describe("concurrent requests", () => {
  it("share a run, and each has its own answer", async () => {
    const { answers, sizes } = await together(linear, [
      [[1, 0]],
      [
        [0, 1],
        [1, 1],
      ],
      { instances: [[2, 0]] },
    ]);
    expect(answers).toEqual([
      [{ y: [1, 2, 3] }],
      [{ y: [4, 5, 6] }, { y: [5, 7, 9] }],
      { predictions: [{ y: [2, 4, 6] }] },
    ]);
    expect(sizes).toEqual([4]);
  });

  it("share it with records of their form alone", async () => {
    const anyLength = unary("Abs", { type: "float32", shape: ["n", "length"] });
    const { answers, sizes } = await together(anyLength, [[[-1]], [[-1, -2]], [[-3]]]);
    expect(answers).toEqual([[{ y: [1] }], [{ y: [1, 2] }], [{ y: [3] }]]);
    expect(sizes).toEqual([2, 1]);
  });

  it("have runs of their own where a run takes one record, and where batching is off", async () => {
    const single = unary("Abs", { type: "float32", shape: [1, 2] });
    expect((await together(single, [[[-1, 1]], [[-2, 2]]])).sizes).toEqual([]);
    const { answers } = await together(linear, [[[1, 0]], [[0, 1]]], { batching: false });
    expect(answers).toEqual([[{ y: [1, 2, 3] }], [{ y: [4, 5, 6] }]]);
  });

  it("are welcome in such numbers that a run is filled", async () => {
    const { service } = await together(classifier, [[[1, 2, 3]]]);
    expect(service.concurrency()).toBe(128);
    const few = await together(classifier, [[[1, 2, 3]]], { batching: { maxRecords: 8 } });
    expect(few.service.concurrency()).toBe(16);
  });

  it("do not answer for a record on which the model cannot run", async () => {
    const { answers } = await together(elementAt, [[[1]], [[0], [7]], [[0]]]);
    expect(answers[0]).toEqual([{ y: 20 }]);
    expect(answers[1]).toMatchObject({ status: 422, errors: [{ record: 1, pointer: "" }] });
    expect(answers[2]).toEqual([{ y: 10 }]);
  });
});

/** Takes an element of [10, 20] by its index: 7 has none. */
const elementAt: ModelFixture = {
  inputs: [{ name: "x", type: "int64", shape: ["n", 1] }],
  outputs: [{ name: "y", type: "float32", shape: ["n", 1] }],
  nodes: [{ operator: "Gather", inputs: ["table", "x"], outputs: ["y"] }],
  constants: [{ name: "table", shape: [2], values: [10, 20] }],
};
