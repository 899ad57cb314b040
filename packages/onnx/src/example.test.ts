import { describe, expect, it } from "vitest";
import { unary } from "../test/fixtures.ts";
import { openFixture } from "../test/open-fixture.ts";
import type { ModelFixture } from "../test/write-onnx.ts";
import type { OnnxModel } from "./open-onnx.ts";

const ml = { domain: "ai.onnx.ml" };

const strict = { zeros: 0 };

/** Encoders of two columns, which refuse what they do not know. */
const separate: ModelFixture = {
  inputs: [
    { name: "town", type: "string", shape: ["n", 1] },
    { name: "size", type: "int64", shape: ["n", 1] },
  ],
  outputs: [
    { name: "a", type: "float32", shape: ["n", 1, 2] },
    { name: "b", type: "float32", shape: ["n", 1, 2] },
  ],
  nodes: [
    {
      operator: "OneHotEncoder",
      inputs: ["town"],
      outputs: ["a"],
      attributes: { cats_strings: ["Deal", "Wick"], ...strict },
      ...ml,
    },
    {
      operator: "OneHotEncoder",
      inputs: ["size"],
      outputs: ["b"],
      attributes: { cats_int64s: [38, 40], ...strict },
      ...ml,
    },
  ],
};

/** Two columns of text that are joined, and taken apart again for their encoders. */
const joined: ModelFixture = {
  inputs: [
    { name: "town", type: "string", shape: ["n", 1] },
    { name: "colour", type: "string", shape: ["n", 1] },
  ],
  outputs: [
    { name: "a", type: "float32", shape: ["n", 1, 2] },
    { name: "b", type: "float32", shape: ["n", 1, 2] },
  ],
  nodes: [
    {
      operator: "Concat",
      inputs: ["town", "colour"],
      outputs: ["both"],
      attributes: { axis: 1 },
    },
    ...[
      { place: "first", output: "a", words: ["Deal", "Wick"] },
      { place: "second", output: "b", words: ["red", "blue"] },
    ].flatMap(({ place, output, words }) => [
      {
        operator: "Gather",
        inputs: ["both", place],
        outputs: [`${output}_text`],
        attributes: { axis: 1 },
      },
      {
        operator: "OneHotEncoder",
        inputs: [`${output}_text`],
        outputs: [output],
        attributes: { cats_strings: words, ...strict },
        ...ml,
      },
    ]),
  ],
  constants: [
    { name: "first", shape: [1], values: [0], type: "int64" },
    { name: "second", shape: [1], values: [1], type: "int64" },
  ],
};

const encoder = (attributes: Readonly<Record<string, readonly number[] | readonly string[]>>) =>
  ({
    inputs: [{ name: "x", type: "int64", shape: ["n", 1] }],
    outputs: [{ name: "y", type: "float32", shape: ["n", 1, 2] }],
    nodes: [
      {
        operator: "OneHotEncoder",
        inputs: ["x"],
        outputs: ["y"],
        attributes: { ...attributes, ...strict },
        ...ml,
      },
    ],
  }) as const satisfies ModelFixture;

describe("a model that does not run on zeros has an example in its schema:", () => {
  it.each<[string, ModelFixture, unknown]>([
    ["of the words that its encoders know", separate, { town: "Deal", size: 38 }],
    ["of words for columns that are joined", joined, { town: "Deal", colour: "red" }],
    ["of ones, where it runs on these", encoder({ cats_int64s: [1, 2] }), { x: 1 }],
  ])("%s", async (_, fixture, example) => {
    const model = await openFixture(fixture);
    expect(examplesOf(model)).toEqual([example]);
    expect(await model.predict([example as never, example as never])).toHaveLength(2);
    expect(model.batched).toBe(true);
  });

  it("as long as it takes", async () => {
    const series = { type: "float32", shape: ["n", 1, "length"] } as const;
    const model = await openFixture({
      ...unary("Conv", series),
      nodes: [{ operator: "Conv", inputs: ["x", "kernel"], outputs: ["y"] }],
      constants: [{ name: "kernel", shape: [1, 1, 3], values: [1, 1, 1] }],
    });
    expect(examplesOf(model)).toEqual([[Array.from({ length: 32 }, () => 0)]]);
  });
});

it("has no example where any record will do, nor where none is known", async () => {
  const plain = await openFixture(unary("Neg", { type: "float32", shape: ["n", 2] }));
  expect(examplesOf(plain)).toBeUndefined();
  const unknown = await openFixture(encoder({ cats_strings: ["Deal", "Wick"] }));
  expect(examplesOf(unknown)).toBeUndefined();
});

function examplesOf(model: OnnxModel): unknown {
  return model.schema["~standard"].jsonSchema?.input({ target: "draft-2020-12" })["examples"];
}
