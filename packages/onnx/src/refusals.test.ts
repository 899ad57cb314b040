import { describe, expect, it } from "vitest";
import { msgpackCodec } from "@inference-server/msgpack-codec";
import { exportedDirectory } from "../test/exported-models.ts";
import { ask, post, serveModel } from "../test/serve-model.ts";

const image = [
  [
    [1, 2, 3],
    [4, 5, 6],
  ],
  [
    [1, 2, 3],
    [4, 5, 6],
  ],
];

const float = "Expected a finite number that a float32 can hold";

const person = { age: 40, town: "Deal", fare: 5 };

const text = { input_ids: [1, 2], attention_mask: [1, 1] };

const step = { input: [1, 2], state: [[[0, 0]], [[0, 0]]], rate: 1 };

describe("a bad second record is a 422 that names it and what is wrong in it:", () => {
  it.each([
    ["image", "a wrong rank", image, [[1, 2, 3]], "", "Expected 2 arrays, found 1"],
    [
      "image",
      "a row for an array",
      image,
      [1, 2],
      "",
      "Expected 12 values, or nested arrays: 2 arrays, found 2",
    ],
    ["image", "too deep", image, [image, image], "/0/0", "Expected 3 values, found 2"],
    [
      "image",
      "a wrong width",
      image,
      [image[0], [[1, 2, 3], [4]]],
      "/1/1",
      "Expected 3 values, found 1",
    ],
    [
      "image",
      "a wrong type",
      image,
      {
        image: [
          image[0],
          [
            [1, 2, 3],
            [4, "5", 6],
          ],
        ],
      },
      "/image/1/1/1",
      `${float}, found "5"`,
    ],
    ["image", "a wrong name", image, { picture: image }, "/image", 'Missing input "image"'],
    [
      "image",
      "no array",
      image,
      "pixels",
      "",
      'Expected nested arrays or an object by input name, found "pixels"',
    ],
    [
      "columns",
      "text for a number",
      person,
      { ...person, age: "40" },
      "/age",
      'Expected an integer from -9223372036854775808 to 9223372036854775807, exactly, found "40"',
    ],
    [
      "columns",
      "a number for text",
      person,
      [40, 7, 5],
      "/town",
      "Expected a text (of whole characters, without U+0000), found 7",
    ],
    [
      "columns",
      "half a character",
      person,
      { ...person, town: "\ud800" },
      "/town",
      String.raw`Expected a text (of whole characters, without U+0000), found "\ud800"`,
    ],
    ["columns", "a missing column", person, { age: 1, fare: 2 }, "/town", 'Missing feature "town"'],
    [
      "columns",
      "an unknown column",
      person,
      { ...person, name: "Ann" },
      "/name",
      'Unknown feature "name". Leave it out: the model takes "age", "town", "fare"',
    ],
    ["columns", "a wrong width", person, [40, "Deal"], "", "Expected 3 values, found 2"],
    [
      "columns",
      "a town that the model does not know",
      person,
      { ...person, town: "Rome" },
      "",
      expect.stringMatching(/^The model cannot run on this record: .*Unknown Category/),
    ],
    [
      "tokens",
      "lengths that differ",
      text,
      { input_ids: [1, 2, 3], attention_mask: [1] },
      "/attention_mask",
      'Expected 3 values, as "input_ids" has (dimension "sequence_length"), found 1',
    ],
    [
      "tokens",
      "a token beyond the vocabulary",
      text,
      { input_ids: [1, 10], attention_mask: [1, 1] },
      "",
      expect.stringMatching(/^The model cannot run on this record: .*idx=10/),
    ],
    ["tokens", "a row", text, [1, 2], "", "Expected an object by input name, found an array"],
    [
      "tokens",
      "a fraction",
      text,
      { input_ids: [1, 2.5], attention_mask: [1, 1] },
      "/input_ids/1",
      "Expected an integer from -9223372036854775808 to 9223372036854775807, exactly, found 2.5",
    ],
    [
      "state",
      "an array for a scalar",
      step,
      { ...step, rate: [1] },
      "/rate",
      `${float}, found an array`,
    ],
    [
      "state",
      "a wrong rank",
      step,
      { ...step, state: [0, 0] },
      "/state/0",
      "Expected an array of 1 array, found 0",
    ],
    [
      "float16",
      "a number that is too large",
      [1, 2, 3],
      [1, 2, 65_505],
      "/2",
      "Expected a finite number that a float16 can hold, found 65505",
    ],
    ["zipmap-texts", "a wrong width", [1, 2, 3, 4], [1, 2, 3], "", "Expected 4 values, found 3"],
    [
      "zipmap-texts",
      "a column that is none",
      [1, 2, 3, 4],
      { "X.0": 1, "X.1": 2, "X.2": 3, "X.4": 4 },
      "/X.3",
      'Missing feature "X.3"',
    ],
    ["integers", "null", [1, 2], [1, null], "/1", expect.stringContaining("found null")],
    [
      "tree",
      "a missing number, unless it may be missing",
      [1, 2],
      [null, 2],
      "/width",
      `${float}, found null`,
    ],
  ])("%s, %s", async (name, _, good, bad, pointer, detail) => {
    const answer = await ask(serveModel(exportedDirectory(name)), [good, bad]);
    expect(answer).toMatchObject({ status: 422, code: "invalid_record" });
    const { errors } = answer as { readonly errors: readonly unknown[] };
    expect(errors[0]).toMatchObject({ record: 1, pointer, detail });
  });
});

it("reads typed arrays and refuses what lies deeper than the model's values", async () => {
  const service = serveModel(exportedDirectory("tokens"));
  const record = { input_ids: Int32Array.of(1, 2), attention_mask: [1, [2]] };
  const body = msgpackCodec().encode([record]) ?? "";
  expect(await post(service, body, "application/msgpack")).toMatchObject({
    problem: { status: 422, errors: [{ record: 0, pointer: "/attention_mask/1" }] },
  });
});

it("finds the records that cannot run among many that can", async () => {
  const service = serveModel(exportedDirectory("columns"));
  const records = Array.from({ length: 100 }, (_, index) => ({
    ...person,
    town: index === 77 ? "Rome" : "Deal",
  }));
  expect(await ask(service, records)).toMatchObject({
    status: 422,
    detail: expect.stringMatching(/^Record 77: The model cannot run on this record: /),
    errors: [{ record: 77, pointer: "" }],
  });
});

it("names the line of a bad row of CSV", async () => {
  const service = serveModel(exportedDirectory("columns"));
  const result = await post(service, "40,Deal,5\n40,Deal,dear\n", "text/csv");
  expect(result).toMatchObject({
    problem: { status: 422, errors: [{ record: 1, line: 2, pointer: "/fare" }] },
  });
});
