import { defineModel, isCompositionError } from "@inference-server/core";
import { expect, it } from "vitest";
import { plainJson } from "../test/plain-json.ts";
import { applicationFolder } from "../test/application-folder.ts";
import { client, postInvocations } from "./index.ts";

const double = defineModel({ name: "double", predict: ({ record }) => Number(record) * 2 });

it("speaks to the whole application without a socket", async () => {
  await using application = await client({ plugins: [double, plainJson] });
  const ping = await application.fetch("/ping");
  expect([ping.status, await ping.text()]).toEqual([200, ""]);
  const answer = await application.fetch("http://localhost/invocations", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: "[1,2]",
  });
  expect([answer.status, await answer.text()]).toEqual([200, "[2,4]"]);
  expect((await application.fetch(new Request("http://localhost/nowhere"))).status).toBe(404);
});

it("composes what an application has installed", async () => {
  const from = applicationFolder();
  await using application = await client({ from });
  expect(application.plugins.map(({ name }) => name)).toEqual(["own-model", "@acme/text-codec"]);
  const response = await postInvocations(application, "5", { contentType: "text/x-number" });
  expect([response.status, await response.decoded()]).toEqual([200, 10]);
});

it("imports with the application's own import if it is given", async () => {
  const specifiers: string[] = [];
  const from = applicationFolder();
  await using application = await client({
    from,
    import: (specifier) => {
      specifiers.push(specifier.replace(/^file:.*\//, ""));
      const module: unknown = specifier.startsWith("@") ? plainJson : double;
      return Promise.resolve({ default: module });
    },
  });
  expect(specifiers).toEqual(["plugins.js", "@acme/text-codec"]);
  expect(application.plugins).toEqual([double, plainJson]);
});

it("rejects with every problem of a composition", async () => {
  const rejection: unknown = await client({
    plugins: [double, { ...double, name: "other" }],
  }).catch((error: unknown) => error);
  expect(isCompositionError(rejection)).toBe(true);
});

it("rejects with the error of a failing load, and can begin without a load", async () => {
  const broken = defineModel({
    name: "broken",
    load: (): string => {
      throw new Error("no model.bin");
    },
    predict: ({ model }) => model,
  });
  await expect(client({ plugins: [broken] })).rejects.toThrow("no model.bin");
  await using application = await client({ plugins: [broken], load: false });
  expect((await application.fetch("/ping")).status).toBe(503);
});

it("gives the model its directory and releases the model when it is closed", async () => {
  const closed: string[] = [];
  const plugin = defineModel({
    name: "where",
    load: ({ modelDir }) => modelDir,
    predict: ({ model }) => model,
    close: ({ model }) => void closed.push(model),
  });
  const application = await client({ plugins: [plugin, plainJson], modelDir: "/opt/a-model" });
  await application.close();
  expect(closed).toEqual(["/opt/a-model"]);
  expect((await application.fetch("/ping")).status).toBe(503);
});
