import assert from "node:assert/strict";
import { test } from "node:test";
import csvCodec from "@inference-server/csv-codec/plugin";
import jsonCodecs from "@inference-server/json-codec/plugin";
import {
  assertPluginPackage,
  client,
  describeModel,
  postInvocations,
  predict,
} from "@inference-server/testing";
import model from "../src/index.ts";

const plugins = [csvCodec, jsonCodecs].flat();

test("it feels colder in the wind", async () => {
  const prediction = await predict({ temperature: -10, wind: 30 }, { plugin: model });
  assert.deepEqual(prediction, { feels_like: -19.5 });
});

test("it answers CSV with CSV", async (t) => {
  const application = await client({ plugins: [model, ...plugins] });
  t.after(() => application.close());
  const response = await postInvocations(application, "-10,30\n0,20\n", {
    contentType: "text/csv",
    expectStatus: 200,
  });
  assert.equal(await response.text(), "-19.5\n-5.2\n");
});

// Its examples give the same predictions in every format, and bad records are refused.
describeModel(model, {
  plugins,
  bad: [{ temperature: "cold", wind: 30 }, { temperature: -10 }],
  test,
});

test("the package is found where it is installed", async () => {
  await assertPluginPackage(import.meta.url);
});

test("the application has it, and its formats", async (t) => {
  const from = new URL("../../package.json", import.meta.url);
  const application = await client({ from });
  t.after(() => application.close());
  const names = application.plugins.map(({ name }) => name);
  assert.ok(names.includes(model.name), `expected "${model.name}" among: ${names.join(", ")}`);
});
