import assert from "node:assert/strict";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import csvCodec from "@inference-server/csv-codec/plugin";
import jsonCodecs from "@inference-server/json-codec/plugin";
import onnxModel from "@inference-server/onnx/plugin";
import { client, describeModel, postInvocations, predict } from "@inference-server/testing";

const modelDir = fileURLToPath(new URL("../model", import.meta.url));

test("the model tells cold from mild", async () => {
  // In code a record is an array, in the order of the model's features: temperature, wind.
  const records = [
    [-10, 30],
    [20, 0],
  ];
  const predictions = await predict(records, { plugin: onnxModel, modelDir });
  assert.deepEqual(
    predictions.map(({ label_name: name }) => name),
    ["cold", "mild"],
  );
});

test("the application knows the features by name", async (t) => {
  const application = await client({ from: import.meta.url, modelDir });
  t.after(() => application.close());
  const response = await postInvocations(application, "temperature,wind\n20,0\n", {
    contentType: "text/csv;header=present",
    expectStatus: 200,
  });
  const [header, row] = (await response.text()).split("\n");
  assert.equal(header, "label,label_name,probabilities.0,probabilities.1");
  assert.match(row ?? "", /^0,mild,0\.99\d+,/u);
});

test("the application says which feature is missing", async (t) => {
  const application = await client({ from: import.meta.url, modelDir });
  t.after(() => application.close());
  const response = await postInvocations(application, '{"temperature":20}', {
    contentType: "application/json",
    expectStatus: 422,
  });
  const { errors } = JSON.parse(await response.text());
  assert.equal(errors[0].pointer, "/wind");
});

// The examples give the same predictions in every format, and bad records are refused.
describeModel(onnxModel, {
  plugins: [csvCodec, jsonCodecs].flat(),
  examples: [[-10, 30]],
  bad: [["cold", 30]],
  modelDir,
  test,
});
