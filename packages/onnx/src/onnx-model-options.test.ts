import { requestError, type Defined, type Plugin } from "@inference-server/core";
import { expect, it } from "vitest";
import { exportedDirectory } from "../test/exported-models.ts";
import { sentenceSchema } from "../test/sentence-schema.ts";
import { ask, post, serveModel, textOf } from "../test/serve-model.ts";
import { onnxModel } from "./onnx-model.ts";

/** Words of the model's vocabulary. */
const words = ["", "the", "cat", "sat"];

/** A service whose records are sentences, and whose model takes tokens. */
const sentences = onnxModel({
  input: sentenceSchema,
  columns: ["sentence"],
  before: ({ record }) => {
    const tokens = record.sentence.split(" ").map((word) => words.indexOf(word));
    const unknown = tokens.indexOf(-1);
    if (unknown === -1) return { input_ids: tokens, attention_mask: tokens.map(() => 1) };
    throw requestError({ status: 422, code: "unknown_word", detail: `Word ${unknown} is unknown` });
  },
  after: ({ prediction, record }) => ({
    words: record.sentence.split(" ").length,
    mean: prediction["embedding"] ?? null,
  }),
});

function serve(name: string, plugin: Plugin): ReturnType<typeof serveModel> {
  return serveModel(exportedDirectory(name), plugin);
}

it("takes a client's record through before, the model and after, in every format", async () => {
  const service = serve("tokens", sentences);
  const answer = [
    { words: 3, mean: [4, 5] },
    { words: 1, mean: [4, 5] },
  ];
  const records = [{ sentence: "the cat sat" }, { sentence: "cat" }];
  expect(await ask(service, records)).toEqual(answer);
  expect(JSON.parse(textOf(await post(service, "the cat sat\ncat\n", "text/csv")))).toEqual(answer);
  expect(service.describe().signature).toMatchObject({
    columns: [{ name: "sentence", type: "string" }],
    input: { type: "object", properties: { sentence: { type: "string" } } },
  });
  expect(service.describe().signature).not.toHaveProperty("output");
});

it.each([
  ["what the client's schema refuses", { sentence: "" }, "/sentence"],
  ["what before refuses", { sentence: "the dog" }, ""],
])("blames %s on the record", async (_, record, pointer) => {
  const service = serve("tokens", sentences);
  expect(await ask(service, [{ sentence: "cat" }, record])).toMatchObject({
    status: 422,
    code: "invalid_record",
    errors: [{ record: 1, pointer }],
  });
});

it("blames what does not fit the model after before on the record, with its path", async () => {
  const plugin = onnxModel({
    before: ({ record }) => ({ input_ids: record, attention_mask: [1] }),
  });
  expect(await ask(serve("tokens", plugin), [["one"]])).toMatchObject({
    status: 422,
    errors: [{ record: 0, pointer: "/input_ids/0" }],
  });
});

it("lets before and after take their time", async () => {
  const plugin = onnxModel({
    before: async ({ record }) => Promise.resolve(record),
    after: async ({ prediction }) => Promise.resolve(prediction["y"] ?? null),
  });
  expect(await ask(serve("tree", plugin), [[1, 0], { width: 2, depth: 0 }])).toEqual([10, 30]);
});

it("leaves a fault of before or after to the log", async () => {
  for (const plugin of [
    onnxModel({ before: () => broken() as number }),
    onnxModel({ after: broken }),
  ]) {
    expect(await ask(serve("tree", plugin), [[1, 0]])).toMatchObject({
      status: 500,
      detail: expect.not.stringContaining("secret"),
    });
  }
});

it("answers the chosen outputs alone, in the model's order", async () => {
  const plugin = onnxModel({ outputs: ["output_probability"] });
  const service = serve("zipmap-texts", plugin);
  expect(await ask(service, [[5.1, 3.5, 1.4, 0.2]])).toEqual([
    {
      output_probability: [expect.closeTo(0.98, 2), expect.closeTo(0.02, 2), expect.closeTo(0, 2)],
    },
  ]);
  expect(service.describe().signature?.output).toEqual({
    type: "object",
    properties: {
      output_probability: {
        type: "array",
        items: { type: "number" },
        minItems: 3,
        maxItems: 3,
        description: 'One for each of "setosa", "versicolor", "virginica"',
      },
    },
    required: ["output_probability"],
    additionalProperties: false,
  });
});

it.each([
  [["label"], 'it has no output "label". Write some of "output_label", "output_probability"'],
  [[], 'the option "outputs" names none. Name some of "output_label", "output_probability"'],
])("refuses to load with the outputs %j", async (outputs, reason) => {
  const service = serve("zipmap-texts", onnxModel({ outputs }));
  await expect(service.load()).rejects.toMatchObject({ message: expect.stringContaining(reason) });
});

it("tells that a number may be missing", async () => {
  const service = serve("tree", onnxModel({ missing: "nan" }));
  await service.load();
  expect(service.describe().signature).toMatchObject({
    columns: [
      { name: "width", type: "number", nullable: true },
      { name: "depth", type: "number", nullable: true },
    ],
    input: {
      anyOf: [
        { properties: { width: { anyOf: [{ type: "number" }, { type: "null" }] } }, required: [] },
        {},
        {},
      ],
    },
  });
});

it("still refuses infinity and text where a number may be missing", async () => {
  const service = serve("tree", onnxModel({ missing: "nan" }));
  expect(await ask(service, [[1, "2"]])).toMatchObject({ errors: [{ pointer: "/depth" }] });
  expect(await ask(service, [{ width: 1, dept: 2 }])).toMatchObject({
    errors: [{ pointer: "/dept" }],
  });
});

it("hands settings to the runtime's session", async () => {
  const service = serve("tree", onnxModel({ session: { graphOptimizationLevel: "disabled" } }));
  expect(await ask(service, [[1, 0]])).toEqual([{ y: 10 }]);
  const wrong = serve("tree", onnxModel({ session: { executionProviders: ["abacus"] } }));
  await expect(wrong.load()).rejects.toThrow("abacus");
});

function broken(): Defined {
  throw new Error("secret");
}
