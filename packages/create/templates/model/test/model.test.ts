import assert from "node:assert/strict";
import { test } from "node:test";
import csvCodec from "@inference-server/csv-codec/plugin";
import jsonCodecs from "@inference-server/json-codec/plugin";
import { client, describeModel, postInvocations, predict } from "@inference-server/testing";
import model from "../src/model.ts";

test("it feels colder in the wind", async () => {
  const prediction = await predict({ temperature: -10, wind: 30 }, { plugin: model });
  assert.deepEqual(prediction, { feels_like: -19.5 });
});

test("the application answers CSV with CSV", async (t) => {
  const application = await client({ from: import.meta.url });
  t.after(() => application.close());
  const response = await postInvocations(application, "-10,30\n0,20\n", {
    contentType: "text/csv",
    expectStatus: 200,
  });
  assert.equal(await response.text(), "-19.5\n-5.2\n");
});

test("the application says which record is wrong, and where", async (t) => {
  const application = await client({ from: import.meta.url });
  t.after(() => application.close());
  const records = '[{"temperature":-10,"wind":30},{"temperature":"cold","wind":30}]';
  const response = await postInvocations(application, records, {
    contentType: "application/json",
    expectStatus: 422,
  });
  const { errors } = JSON.parse(await response.text());
  assert.deepEqual([errors[0].record, errors[0].pointer], [1, "/temperature"]);
});

// The model's examples give the same predictions in every format, and bad records are refused.
describeModel(model, {
  plugins: [csvCodec, jsonCodecs].flat(),
  bad: [{ temperature: "cold", wind: 30 }, { temperature: -10 }],
  test,
});
