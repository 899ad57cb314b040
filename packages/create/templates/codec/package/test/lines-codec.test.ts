import assert from "node:assert/strict";
import { test } from "node:test";
import { defineModel } from "@inference-server/core";
import {
  assertPluginPackage,
  client,
  describeCodec,
  postInvocations,
  predict,
} from "@inference-server/testing";
import { linesCodec } from "../src/index.ts";

const codec = linesCodec();

const shout = defineModel({
  name: "shout",
  predict: ({ record }) => String(record).toUpperCase(),
});

test("a model predicts for each line", async () => {
  const predictions = await predict(["Fair Isle", "Dogger"], {
    plugin: shout,
    plugins: [codec],
    contentType: "text/plain",
  });
  assert.deepEqual(predictions, ["FAIR ISLE", "DOGGER"]);
});

test("a body that is no text is refused", async (t) => {
  const application = await client({ plugins: [shout, codec] });
  t.after(() => application.close());
  const response = await postInvocations(application, Uint8Array.of(0xff), {
    contentType: "text/plain",
    expectStatus: 400,
  });
  assert.match(await response.text(), /The body is not valid UTF-8\./u);
});

// Everything that a server relies on. `golden` is what has been released: it is never changed within
// a major version, since others store and compare these bytes.
describeCodec(codec, {
  samples: [
    { name: "two lines", value: ["Fair Isle", "Dogger"] },
    { name: "an empty line", value: ["Fair Isle", "", "Dogger"] },
    { name: "no records", value: [] },
    { name: "one record", value: "Fair Isle", decoded: ["Fair Isle"] },
    { name: "no end of line", value: ["Fair Isle"], bytes: "Fair Isle" },
  ],
  malformed: [{ name: "not UTF-8", bytes: Uint8Array.of(0x61, 0xff, 0x0a) }],
  golden: {
    "two lines": { text: "Fair Isle\nDogger\n" },
    "an empty line": { text: "Fair Isle\n\nDogger\n" },
    "no records": { text: "" },
    "one record": { text: "Fair Isle\n" },
    "no end of line": { text: "Fair Isle\n" },
  },
  test,
});

test("the package is found where it is installed", async () => {
  await assertPluginPackage(import.meta.url);
});

test("the application has it", async (t) => {
  const from = new URL("../../package.json", import.meta.url);
  const application = await client({ from });
  t.after(() => application.close());
  const names = application.plugins.map(({ name }) => name);
  assert.ok(names.includes(codec.name), `expected "${codec.name}" among: ${names.join(", ")}`);
});
