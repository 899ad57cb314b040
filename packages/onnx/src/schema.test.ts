import { describe, expect, it } from "vitest";
import { linear, unary } from "../test/fixtures.ts";
import { openFixture } from "../test/open-fixture.ts";
import type { OnnxModel } from "./open-onnx.ts";

const names = { feature_names: '["width","depth"]' };

const row = { type: "array", items: { type: "number" }, minItems: 2, maxItems: 2 };

const byInput = {
  type: "object",
  properties: { x: row },
  required: ["x"],
  additionalProperties: false,
};

/** What the schema answers, the cells for a record that fits. */
async function validate(model: OnnxModel, record: unknown): Promise<unknown> {
  const result = await model.schema["~standard"].validate(record);
  return result.issues === undefined ? { value: result.value.cells } : result;
}

describe("a model's record schema", () => {
  it("accepts arrays and typed arrays as they are", async () => {
    const model = await openFixture(linear);
    const typed = Float32Array.of(1, 2);
    expect(await validate(model, [1, 2])).toEqual({ value: [1, 2] });
    expect(await validate(model, typed)).toEqual({ value: typed });
  });

  it("puts the fields of an object into the model's order", async () => {
    const model = await openFixture(linear, names);
    expect(await validate(model, { depth: 2, width: 1 })).toEqual({ value: [1, 2] });
  });

  it("accepts the bare value of a single feature", async () => {
    const model = await openFixture(unary("Neg", { type: "float32", shape: ["n", 1] }));
    expect(await validate(model, 3)).toEqual({ value: [3] });
    expect(await validate(model, { x: 3 })).toEqual({ value: [3] });
  });

  it.each([
    ["a wrong width", [1], [], "Expected 2 values, found 1"],
    ["a wrong width of a typed array", Float32Array.of(1, 2, 3), [], "Expected 2 values, found 3"],
    ["a missing feature", { width: 1 }, ["depth"], 'Missing feature "depth"'],
    [
      "an inherited field",
      Object.create({ depth: "2" }, { width: { value: 1, enumerable: true } }),
      ["depth"],
      'Missing feature "depth"',
    ],
    [
      "an unknown feature",
      { width: 1, depth: 2, id: 3 },
      ["id"],
      'Unknown feature "id". Leave it out: the model takes "width", "depth"',
    ],
    [
      "text in an array",
      [1, "2"],
      ["depth"],
      'Expected a finite number that a float32 can hold, found "2"',
    ],
    [
      "a long text",
      ["😀".repeat(41), 1],
      ["width"],
      `Expected a finite number that a float32 can hold, found "${"😀".repeat(40)}…"`,
    ],
    [
      "an integer without end",
      [10n ** 50n, 1],
      ["width"],
      `Expected a finite number that a float32 can hold, found 1${"0".repeat(39)}…`,
    ],
    ["true", [true, 1], ["width"], "Expected a finite number that a float32 can hold, found true"],
    [
      "null in an object",
      { width: null, depth: 2 },
      ["width"],
      "Expected a finite number that a float32 can hold, found null",
    ],
    [
      "NaN",
      [Number.NaN, 1],
      ["width"],
      "Expected a finite number that a float32 can hold, found NaN",
    ],
    [
      "a number beyond float32",
      [1e39, 1],
      ["width"],
      "Expected a finite number that a float32 can hold, found 1e+39",
    ],
    ["a bigint", [1n, 1], ["width"], "Expected a finite number that a float32 can hold, found 1"],
    ["text", "1,2", [], 'Expected an array of 2 values or an object by feature name, found "1,2"'],
    ["a number", 1, [], "Expected an array of 2 values or an object by feature name, found 1"],
    ["null", null, [], "Expected an array of 2 values or an object by feature name, found null"],
    ["a DataView", new DataView(new ArrayBuffer(2)), ["width"], 'Missing feature "width"'],
  ])("refuses %s", async (_, record, path, message) => {
    const model = await openFixture(linear, names);
    const result = await validate(model, record);
    expect(result).toHaveProperty("issues.0.message", message);
    expect((result as { issues: { path?: unknown }[] }).issues[0]?.path ?? []).toEqual(path);
  });

  it.each([
    ["int8", 128, "an integer from -128 to 127"],
    ["uint8", -1, "an integer from 0 to 255"],
    ["int32", 1.5, "an integer from -2147483648 to 2147483647"],
    ["int64", 2 ** 53, "an integer from -9223372036854775808 to 9223372036854775807, exactly"],
    ["uint64", -1n, "an integer from 0 to 18446744073709551615, exactly"],
    ["bool", 2, "true or false, or 1 or 0"],
  ] as const)("refuses what a tensor of %s cannot hold", async (type, cell, expected) => {
    const model = await openFixture(unary("Identity", { type, shape: ["n", 2] }));
    expect(await validate(model, [0, cell])).toEqual({
      issues: [{ message: `Expected ${expected}, found ${cell}`, path: [1] }],
    });
  });

  it("refuses objects where the features have no names", async () => {
    const model = await openFixture(linear);
    expect(await validate(model, { a: 1, b: 2 })).toEqual({
      issues: [
        {
          message: 'Missing input "x"',
          path: ["x"],
        },
        { message: 'Unknown input "a". Leave it out: the model takes "x"', path: ["a"] },
        { message: 'Unknown input "b". Leave it out: the model takes "x"', path: ["b"] },
      ],
    });
  });

  it("names ten faults of one record at most", async () => {
    const model = await openFixture(unary("Neg", { type: "float32", shape: ["n", 64] }));
    const result = await validate(
      model,
      Array.from({ length: 64 }, () => "x"),
    );
    expect(result).toHaveProperty("issues.length", 10);
  });

  it("publishes a JSON Schema of both forms", async () => {
    const model = await openFixture(linear, names);
    const schema = model.schema["~standard"].jsonSchema?.input({ target: "draft-2020-12" });
    expect(schema).toEqual({
      anyOf: [
        {
          type: "object",
          properties: { width: { type: "number" }, depth: { type: "number" } },
          required: ["width", "depth"],
          additionalProperties: false,
        },
        row,
        byInput,
      ],
    });
  });

  it("publishes a JSON Schema of arrays where the features have no names", async () => {
    const model = await openFixture(linear);
    const schema = model.schema["~standard"].jsonSchema?.input({ target: "draft-2020-12" });
    expect(schema).toEqual({ anyOf: [row, byInput] });
  });
});
