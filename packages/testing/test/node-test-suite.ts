import assert from "node:assert/strict";
import { test } from "node:test";
import { defineModel } from "@inference-server/core";
import {
  client,
  describeCodec,
  describeModel,
  postInvocations,
  predict,
} from "@inference-server/testing";
import { plainJson, plainRows } from "./plain-json.ts";

// Run by node-test.test.ts under `node --test`, which is why it is no test file of vitest.

const model = defineModel({
  name: "double",
  examples: [1, 2.5],
  predict: ({ record }) => Number(record) * 2,
});

describeCodec(plainRows, {
  samples: [
    {
      name: "rows",
      value: [
        [1, 2.5],
        [3, 4],
      ],
    },
  ],
  // The codec reads words as NaN, so that one promise is broken.
  malformed: [{ name: "words", text: "a,b\n" }],
  test,
  fuzz: { runs: 0 },
});

describeModel(model, { plugins: [plainJson], test });

void test("predicts", async () => {
  assert.equal(await predict(2, { plugin: model }), 4);
});

void test("answers", async () => {
  await using application = await client({ plugins: [model, plainJson] });
  const response = await postInvocations(application, "[1]", { contentType: "application/json" });
  assert.deepEqual(await response.decoded(), [2]);
});
