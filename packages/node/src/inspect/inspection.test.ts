import { createService, defineCodec, defineModel, definePlugin } from "@inference-server/core";
import type { Discovery } from "@inference-server/core/discovery";
import { expect, it } from "vitest";
import { resolveSettings, type SettingsSources } from "../resolve-settings.ts";
import { inspectionText } from "./inspection-text.ts";
import { inspectionOf, type Inspection } from "./inspection.ts";

const json = defineCodec({
  name: "@acme/json",
  consumes: ["application/json"],
  produces: ["application/json"],
  decode: () => null,
  encode: () => "null",
});
const timing = definePlugin({
  name: "timing",
  wrappers: { predictFn: (args, next) => next(args) },
  hooks: { pingFn: { order: "first", handler: () => undefined }, inputFn: () => undefined },
});
const model = defineModel({
  name: "forecast",
  columns: ["location"],
  examples: [{ location: "Fair Isle" }],
  maxPayloadInMB: 30,
  load: () => 1,
  predict: () => 1,
});

const discovery: Discovery = {
  application: { name: "app", version: "1.0.0", path: "/app" },
  plugins: [],
  packages: [
    {
      dependency: "/app/extra.ts",
      name: "/app/extra.ts",
      path: "/app/extra.ts",
      plugins: ["timing"],
      source: "argument",
    },
    {
      dependency: "the-json",
      name: "@acme/json",
      version: "2.0.0",
      path: "/app/node_modules/the-json",
      plugins: ["@acme/json"],
      source: "dependency",
    },
  ],
  replaced: [
    {
      name: "timing",
      package: "old-timing",
      by: "timing",
      byPackage: "/app/extra.ts",
      reason: "same_name",
    },
  ],
  skipped: [{ dependency: "sharp", reason: "not_installed" }],
};

const nothing: SettingsSources = {
  commandLine: { values: {}, problems: [] },
  environment: { PORT: "9000", MODEL_DIR: "/models", INFERENCE_SERVER_PLUGINS: "/app/extra.ts" },
  argument: { threads: 2 },
  otherFields: [],
};

async function inspected({ load = false } = {}): Promise<Inspection> {
  const service = createService({ plugins: [timing, json, model] });
  if (load) await service.load();
  const modelDirectory = { path: "/models", because: "from MODEL_DIR" };
  const composition = { service, discovery, modelDirectory, threads: 2 };
  const inspection = await inspectionOf(composition, resolveSettings(nothing));
  return { ...inspection, versions: { node: "24.0.0", "@inference-server/node": "0.1.0" } };
}

it("is plain data", async () => {
  const inspection = await inspected({ load: true });

  expect(JSON.parse(JSON.stringify(inspection))).toEqual(inspection);
});

it("has a plugin's version from its package", async () => {
  expect((await inspected()).plugins).toMatchObject([
    { name: "timing" },
    { name: "@acme/json", version: "2.0.0" },
    { name: "forecast" },
  ]);
});

it("has paths in fields of that name alone, and names modules as seen from the application", async () => {
  const { settings, packages, replaced } = await inspected();

  expect(packages[0]).toMatchObject({ dependency: "extra.ts", name: "extra.ts" });
  expect(replaced[0]).toMatchObject({ byPackage: "extra.ts" });
  expect(settings).toContainEqual({
    name: "pluginModules",
    value: [{ path: "/app/extra.ts" }],
    source: "INFERENCE_SERVER_PLUGINS",
  });
  expect(settings).toContainEqual({
    name: "modelDir",
    value: { path: "/models" },
    source: "MODEL_DIR",
  });
});

it("says where each setting is from, and what applies where there is none", async () => {
  const { settings } = await inspected();

  expect(settings).toContainEqual({ name: "port", value: 9000, source: "PORT" });
  expect(settings).toContainEqual({ name: "threads", value: 2, source: "serve({ threads })" });
  expect(settings).toContainEqual({
    name: "include",
    value: null,
    source: "default",
    otherwise: "the application's manifest, else all",
  });
});

it("has the body limit that follows from the model's payload", async () => {
  expect((await inspected()).maxBodyBytes).toBe(30 * 1024 ** 2);
});

it("has the signature only once the model is loaded", async () => {
  expect((await inspected()).signature).toBeUndefined();
  expect((await inspected({ load: true })).signature).toMatchObject({
    columns: [{ name: "location" }],
  });
});

it("reads, for people, in 100 columns", async () => {
  const text = inspectionText(await inspected({ load: true }));

  expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(100);
  expect(text).toMatchInlineSnapshot(`
    "app 1.0.0
    /app
    Node 24.0.0, @inference-server/node 0.1.0

    Packages, the strongest first
      extra.ts          named by --plugin; plugins: timing
                        /app/extra.ts
      @acme/json 2.0.0  a dependency, as "the-json"
                        /app/node_modules/the-json

    Replaced
      timing  of old-timing gave way to timing of extra.ts: a stronger source has a plugin of this name

    Left out
      sharp  it is optional and not installed

    Hooks, and who is asked in what order
      modelFn                  forecast
      inputFn                  by Content-Type: timing, @acme/json
      predictFn                forecast
      outputFn                 by Accept: @acme/json, the default
      pingFn                   timing (first), the default
      batchStrategy            the default
      maxConcurrentTransforms  the default
      maxPayloadInMB           forecast, the default
      closeFn                  nobody

    Wrappers, the outermost first
      predictFn  timing

    Requests are read by Content-Type; of ranges that fit, the most specific is asked first
      application/json  @acme/json
      anything          timing

    Predictions are written by Accept
      application/json  @acme/json
      bytes, text       as they are, by default

    A client without a preference gets
      the request's own type  if it can be written
      else                    application/json

    Model
      directory     /models
                    from MODEL_DIR
      threads       2
      request body  at most 30 MB
      columns (1)   location
      positional    true
      examples      [ { "location": "Fair Isle" } ]

    Batch Transform
      BatchStrategy            MultiRecord
      MaxConcurrentTransforms  1
      MaxPayloadInMB           30

    Settings
      port               9000 (PORT)
      host               0.0.0.0 (default)
      modelDir           /models (MODEL_DIR)
      logLevel           info (default)
      logFormat          auto (default)
      defaultAccept      the request's own type, else JSON (default)
      maxBodyMB          25, or more if Batch Transform or the model sends more (default)
      maxPayloadInMB     the model's maxPayloadInMB (default)
      threads            2 (serve({ threads }))
      workers            the CPUs that the process may use; 0 for plugins in code (default)
      timeout            60 (default)
      queueLength        1000 (default)
      queueMB            256 (default)
      workerMaxRequests  0 (default)
      workerMaxAge       0 (default)
      workerMaxRss       0 (default)
      headersTimeout     15 (default)
      requestTimeout     60 (default)
      keepAliveTimeout   65 (default)
      maxConnections     4096 (default)
      maxHeaderKB        16 (default)
      include            the application's manifest, else all (default)
      exclude            none; adds to the application's manifest (default)
      order              the application's manifest, else by name (default)
      pluginModules      /app/extra.ts (INFERENCE_SERVER_PLUGINS)
      discovery          true (default)
    "
  `);
});

it("says what happens where nothing is composed", async () => {
  const service = createService({ plugins: [] });
  const modelDirectory = { path: "/models", because: "from MODEL_DIR" };
  const composition = { service, discovery: undefined, modelDirectory, threads: 1 };
  const text = inspectionText(await inspectionOf(composition, resolveSettings(nothing)));

  expect(text).toContain("anything  as they are, by default");
  expect(text).toContain("There is no plugin: every request is answered with its own bytes.");
});
