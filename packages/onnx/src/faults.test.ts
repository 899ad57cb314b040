import { jsonLinesCodec } from "@inference-server/json-codec";
import { msgpackCodec } from "@inference-server/msgpack-codec";
import { describe, expect, it } from "vitest";
import { exportedDirectory, exportedModels } from "../test/exported-models.ts";
import { post, serveModel } from "../test/serve-model.ts";

const msgpack = msgpackCodec();

const jsonLines = jsonLinesCodec();

describe("for every kind of model a fault is a 422 that names record and feature, in every format:", () => {
  it.each<[name: string, fault: string, bad: unknown, pointer: string, detail: string]>([
    ["zipmap-integers", "rank", [[1, 2, 3, 4]], "", "Expected 4 values, found 1 array"],
    [
      "zipmap-integers",
      "type",
      [1, 2, "three", 4],
      "/2",
      'Expected a finite number that a float32 can hold, found "three"',
    ],
    ["zipmap-integers", "width", [1, 2, 3], "", "Expected 4 values, found 3"],
    ["zipmap-integers", "name", { width: [1, 2, 3, 4] }, "/X", 'Missing input "X"'],
    ["zipmap-texts", "rank", [[1, 2, 3, 4]], "", "Expected 4 values, found 1 array"],
    [
      "zipmap-texts",
      "type",
      [1, 2, 3, "four"],
      "/3",
      'Expected a finite number that a float32 can hold, found "four"',
    ],
    ["zipmap-texts", "width", [1, 2, 3, 4, 5], "", "Expected 4 values, found 5"],
    ["zipmap-texts", "name", { Y: [1, 2, 3, 4] }, "/X", 'Missing input "X"'],
    ["columns", "rank", [[40, "Deal", 5]], "", "Expected 3 values, found 1 array"],
    [
      "columns",
      "type",
      [40, "Deal", "dear"],
      "/fare",
      'Expected a finite number that a float32 can hold, found "dear"',
    ],
    ["columns", "width", [40, "Deal"], "", "Expected 3 values, found 2"],
    ["columns", "name", { age: 40, city: "Deal", fare: 5 }, "/town", 'Missing feature "town"'],
    ["tree", "rank", [[1, 2]], "", "Expected 2 values, found 1 array"],
    [
      "tree",
      "type",
      ["wide", 2],
      "/width",
      'Expected a finite number that a float32 can hold, found "wide"',
    ],
    ["tree", "width", [1], "", "Expected 2 values, found 1"],
    ["tree", "name", { width: 1, height: 2 }, "/depth", 'Missing feature "depth"'],
    [
      "image",
      "rank",
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
      "/0",
      "Expected 2 arrays, found 3",
    ],
    [
      "image",
      "type",
      [
        [
          ["1", 2, 3],
          [4, 5, 6],
        ],
        [
          [1, 2, 3],
          [4, 5, 6],
        ],
      ],
      "/0/0/0",
      'Expected a finite number that a float32 can hold, found "1"',
    ],
    [
      "image",
      "width",
      [
        [
          [1, 2],
          [4, 5],
        ],
        [
          [1, 2],
          [4, 5],
        ],
      ],
      "/0/0",
      "Expected 3 values, found 2",
    ],
    ["image", "name", { picture: [] }, "/image", 'Missing input "image"'],
    [
      "tokens",
      "rank",
      { input_ids: [[1, 2]], attention_mask: [1, 1] },
      "/input_ids/0",
      "Expected an integer from -9223372036854775808 to 9223372036854775807, exactly, found an array",
    ],
    [
      "tokens",
      "type",
      { input_ids: [1, "2"], attention_mask: [1, 1] },
      "/input_ids/1",
      'Expected an integer from -9223372036854775808 to 9223372036854775807, exactly, found "2"',
    ],
    [
      "tokens",
      "width",
      { input_ids: [1, 2], attention_mask: [1] },
      "/attention_mask",
      'Expected 2 values, as "input_ids" has (dimension "sequence_length"), found 1',
    ],
    [
      "tokens",
      "name",
      { input_ids: [1, 2], mask: [1, 1] },
      "/attention_mask",
      'Missing input "attention_mask"',
    ],
    [
      "state",
      "rank",
      {
        input: [1, 2],
        state: [
          [0, 0],
          [0, 0],
        ],
        rate: 1,
      },
      "/state/0",
      "Expected 1 array, found 2",
    ],
    [
      "state",
      "type",
      { input: [1, 2], state: [[[0, 0]], [[0, 0]]], rate: "1" },
      "/rate",
      'Expected a finite number that a float32 can hold, found "1"',
    ],
    [
      "state",
      "width",
      { input: [1, 2, 3], state: [[[0, 0]], [[0, 0]]], rate: 1 },
      "/input",
      "Expected 2 values, found 3",
    ],
    [
      "state",
      "name",
      { input: [1, 2], state: [[[0, 0]], [[0, 0]]], speed: 1 },
      "/rate",
      'Missing input "rate"',
    ],
    ["float16", "rank", [[1, 2, 3]], "", "Expected 3 values, found 1 array"],
    [
      "float16",
      "type",
      [1, 65505, 3],
      "/1",
      "Expected a finite number that a float16 can hold, found 65505",
    ],
    ["float16", "width", [1, 2], "", "Expected 3 values, found 2"],
    ["float16", "name", { y: [1, 2, 3] }, "/x", 'Missing input "x"'],
    ["bfloat16", "rank", [[1, 2, 3]], "", "Expected 3 values, found 1 array"],
    [
      "bfloat16",
      "type",
      [1, 2, null],
      "/2",
      "Expected a finite number that a bfloat16 can hold, found null",
    ],
    ["bfloat16", "width", [1, 2, 3, 4], "", "Expected 3 values, found 4"],
    ["bfloat16", "name", { y: [1, 2, 3] }, "/x", 'Missing input "x"'],
    ["integers", "rank", [[1, 2]], "", "Expected 2 values, found 1 array"],
    [
      "integers",
      "type",
      [1, 2.5],
      "/1",
      "Expected an integer from -9223372036854775808 to 9223372036854775807, exactly, found 2.5",
    ],
    ["integers", "width", [1, 2, 3], "", "Expected 2 values, found 3"],
    ["integers", "name", { y: [1, 2] }, "/x", 'Missing input "x"'],
    ["external", "rank", [[1, 2]], "", "Expected 2 values, found 1 array"],
    [
      "external",
      "type",
      ["one", 2],
      "/0",
      'Expected a finite number that a float32 can hold, found "one"',
    ],
    ["external", "width", [1], "", "Expected 2 values, found 1"],
    ["external", "name", { y: [1, 2] }, "/x", 'Missing input "x"'],
    ["external-float16", "rank", [[1, 2]], "", "Expected 2 values, found 1 array"],
    [
      "external-float16",
      "type",
      [1, "two"],
      "/1",
      'Expected a finite number that a float16 can hold, found "two"',
    ],
    ["external-float16", "width", [1, 2, 3], "", "Expected 2 values, found 3"],
    ["external-float16", "name", { y: [1, 2] }, "/x", 'Missing input "x"'],
  ])("%s, a wrong %s", async (name, _, bad, pointer, detail) => {
    const service = serveModel(exportedDirectory(name));
    const records = [exportedModels.find((model) => model.name === name)?.records[0], bad];
    const requests = [
      ["application/json", JSON.stringify(records), { record: 1 }],
      ["application/jsonlines", jsonLines.encode(records), { record: 1, line: 2 }],
      ["application/msgpack", msgpack.encode(records), { record: 1 }],
      // Rows of different lengths are no CSV: the bad one goes alone.
      ...(isRow(bad) ? [["text/csv", `${bad.join(",")}\n`, { record: 0, line: 1 }] as const] : []),
    ] as const;
    for (const [type, body = "", place] of requests) {
      const result = await post(service, body, type);
      expect(result, type).toMatchObject({ ok: false, problem: { status: 422 } });
      const first = result.ok ? undefined : result.problem.errors?.[0];
      expect(first, type).toEqual({ ...place, pointer, detail });
    }
  });
});

function isRow(record: unknown): record is readonly unknown[] {
  return Array.isArray(record) && !record.some(Array.isArray);
}
