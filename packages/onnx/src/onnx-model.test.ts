import { createService, defineCodec, type InvocationResult } from "@inference-server/core";
import { describe, expect, it, onTestFinished } from "vitest";
import { modelDirectory } from "../test/model-directory.ts";
import { classifier, linear, unary } from "../test/fixtures.ts";
import { writeOnnx, type ModelFixture } from "../test/write-onnx.ts";
import { onnxModel } from "./onnx-model.ts";
import plugin from "./plugin.ts";

const json = defineCodec({
  name: "json",
  consumes: ["application/json"],
  produces: ["application/json"],
  decode: (bytes): unknown => JSON.parse(new TextDecoder().decode(bytes)),
  encode: (value) => JSON.stringify(value),
});

const names = { feature_names: '["width","depth"]' };

async function post(
  fixture: ModelFixture,
  metadata: Readonly<Record<string, string>>,
  body: unknown,
): Promise<InvocationResult> {
  const content = writeOnnx({ ...fixture, metadata });
  const modelDir = modelDirectory({ "model.onnx": content });
  const service = createService({ plugins: [onnxModel(), json], modelDir });
  onTestFinished(() => service.close());
  return await service.invoke({
    body: new TextEncoder().encode(JSON.stringify(body)),
    headers: { "content-type": "application/json" },
  });
}

describe("onnxModel", () => {
  it.each([
    [
      "records as arrays",
      [
        [1, 0],
        [0, 1],
      ],
      '[{"y":[1,2,3]},{"y":[4,5,6]}]',
    ],
    ["records as objects", [{ depth: 0, width: 1 }], '[{"y":[1,2,3]}]'],
    ["both in one request", [[1, 0], { width: 0, depth: 1 }], '[{"y":[1,2,3]},{"y":[4,5,6]}]'],
    ["one record", { width: 1, depth: 0 }, '{"y":[1,2,3]}'],
    ["SageMaker's envelope", { instances: [[1, 0]] }, '{"predictions":[{"y":[1,2,3]}]}'],
    ["no records", [], "[]"],
  ])("answers %s", async (_, body, expected) => {
    expect(await post(linear, names, body)).toMatchObject({ ok: true, body: expected });
  });

  it("answers arrays for a model without feature names", async () => {
    expect(await post(classifier, {}, [[0, 2, 1]])).toMatchObject({
      ok: true,
      body: '[{"label":1,"scores":[0,2,1]}]',
    });
  });

  it.each([
    ["a wrong width", [[1, 2], [1]], 1, "", "Expected 2 values, found 1"],
    ["a missing feature", [{ width: 1 }], 0, "/depth", 'Missing feature "depth"'],
    [
      "an unknown feature",
      [{ width: 1, depth: 2, id: 7 }],
      0,
      "/id",
      'Unknown feature "id". Leave it out: the model takes "width", "depth"',
    ],
    [
      "a value that is no number",
      [
        [1, 2],
        [1, 2],
        [1, "2"],
      ],
      2,
      "/depth",
      'Expected a finite number that a float32 can hold, found "2"',
    ],
  ])("blames %s on its record and feature", async (_, body, record, pointer, detail) => {
    expect(await post(linear, names, body)).toMatchObject({
      ok: false,
      problem: { status: 422, code: "invalid_record", errors: [{ record, pointer, detail }] },
    });
  });

  it("tells how one record of several numbers is sent", async () => {
    expect(await post(linear, names, [1, 2])).toMatchObject({
      ok: false,
      problem: { status: 422, detail: expect.stringContaining("[[…]]") },
    });
  });

  it("describes the features of the model it has loaded", async () => {
    const modelDir = modelDirectory({ "model.onnx": writeOnnx({ ...linear, metadata: names }) });
    const service = createService({ plugins: [plugin, json], modelDir });
    onTestFinished(() => service.close());
    await service.load();
    expect(service.describe().signature).toMatchObject({
      columns: [
        { name: "width", type: "number" },
        { name: "depth", type: "number" },
      ],
      input: { anyOf: [{ type: "object" }, { type: "array" }, { type: "object" }] },
      output: { type: "object", required: ["y"] },
    });
  });

  it("fails to load a model that cannot be served, and says why", async () => {
    const modelDir = modelDirectory({
      "model.onnx": writeOnnx(unary("Neg", { type: "float32", shape: [3, 1] })),
    });
    const service = createService({ plugins: [plugin, json], modelDir });
    onTestFinished(() => service.close());
    const failure = await service.load().catch((error: unknown) => error);
    const messages: string[] = [];
    for (let error = failure; error instanceof Error; error = error.cause) {
      messages.push(error.message);
    }
    expect(messages.join("\n")).toContain('cannot be served: input "x" has the shape [3, 1]');
  });
});
