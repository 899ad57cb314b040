import { describe, expect, it } from "vitest";
import { ask } from "../test/ask.ts";
import { json, jsonLines } from "../test/codecs.ts";
import { attributionOf } from "./attribution.ts";
import { defineCodec } from "./codec.ts";
import { isCompositionError } from "./composition-error.ts";
import { definePlugin, type PluginHooks } from "./plugin.ts";
import { createService } from "./create-service.ts";
import type { ExecutionParameters } from "./execution-parameters.ts";

const model = definePlugin({ name: "acme", version: "1.2.3", hooks: { predictFn: () => 1 } });

function asking(hooks: PluginHooks): Promise<ExecutionParameters> {
  const plugin = definePlugin({ name: "acme", hooks });
  return createService({ plugins: [plugin] }).executionParameters();
}

describe("createService", () => {
  it("refuses plugins that cannot be composed, and loads nothing", () => {
    const rival = definePlugin({ name: "rival", hooks: { predictFn: () => 2 } });
    expect(() => createService({ plugins: [model, rival] })).toThrow(
      'Two plugins answer "predictFn": "acme" and "rival".',
    );
  });

  it.each(["application/jsonlines", "Application/JSONLINES"])(
    "answers in the default type %s whoever has no preference",
    async (defaultAccept) => {
      const service = createService({ plugins: [json, jsonLines, model], defaultAccept });
      const answer = { contentType: "application/jsonlines", body: "1\n" };
      expect(await ask(service, 1)).toMatchObject(answer);
      expect(await ask(service, 1, { accept: "*/*" })).toMatchObject(answer);
      expect(await ask(service, 1, { accept: "application/json" })).toMatchObject({ body: "1" });
    },
  );

  it("refuses a default type that no plugin writes", () => {
    expect(() => createService({ plugins: [json, model], defaultAccept: "text/csv" })).toThrow(
      expect.toSatisfy(isCompositionError),
    );
    expect(() => createService({ plugins: [json, model], defaultAccept: "text/csv" })).toThrow(
      '- [default_accept_not_writable]: The default media type is "text/csv", which no plugin ' +
        "writes. Install a codec that does, or choose one of: application/json.",
    );
  });

  it("hands the default type to an outputFn that declares none", async () => {
    const plain = definePlugin({
      name: "plain",
      hooks: {
        predictFn: () => 1,
        outputFn: ({ mediaType }) => ({ body: "1", contentType: mediaType }),
      },
    });
    const service = createService({ plugins: [plain], defaultAccept: "text/csv" });
    expect(await ask(service, 1)).toMatchObject({ contentType: "text/csv" });
    expect(await ask(service, 1, { accept: "text/plain" })).toMatchObject({
      contentType: "text/plain",
    });
  });
});

describe("execution parameters", () => {
  it("are SageMaker's defaults, in SageMaker's words and order", async () => {
    const parameters = await createService({ plugins: [] }).executionParameters();
    expect(JSON.stringify(parameters)).toBe(
      '{"BatchStrategy":"MultiRecord","MaxConcurrentTransforms":1,"MaxPayloadInMB":6}',
    );
  });

  it("are what plugins answer, verbatim; no model is loaded for them", async () => {
    const parameters = await asking({
      modelFn: () => {
        throw new Error("must not be asked");
      },
      batchStrategy: async () => "SINGLE_RECORD",
      maxConcurrentTransforms: () => 8,
      maxPayloadInMB: () => 0,
    });
    expect(parameters).toEqual({
      BatchStrategy: "SINGLE_RECORD",
      MaxConcurrentTransforms: 8,
      MaxPayloadInMB: 0,
    });
  });

  it.each([
    [{ maxPayloadInMB: () => 1.5 }, 'answered 1.5 from "maxPayloadInMB". Expected an integer'],
    [{ maxPayloadInMB: () => -1 }, "answered -1 from"],
    [{ maxPayloadInMB: () => "6" }, 'answered "6" from'],
    [{ maxPayloadInMB: () => 6n }, "answered 6 from"],
    [{ maxConcurrentTransforms: () => Number.NaN }, 'answered NaN from "maxConcurrentTransforms"'],
    [{ batchStrategy: () => "" }, 'answered "" from "batchStrategy". Expected "MultiRecord" or'],
    [{ batchStrategy: () => null }, 'answered null from "batchStrategy".'],
  ])("that SageMaker could not read are an error: %j", async (hooks: object, message) => {
    const error: unknown = await asking(hooks as PluginHooks).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(TypeError);
    expect(error).toMatchObject({ message: expect.stringContaining(`Plugin "acme" ${message}`) });
    expect(attributionOf(error)).toMatchObject({ plugin: "acme" });
  });

  it("blame nobody in particular where several might have answered", async () => {
    const plugins = [
      definePlugin({ name: "shy", hooks: { maxPayloadInMB: () => undefined } }),
      definePlugin({ name: "wrong", hooks: { maxPayloadInMB: () => 0.5 } }),
    ];
    const asked = createService({ plugins }).executionParameters();
    await expect(asked).rejects.toThrow('Plugin "shy" or "wrong" answered 0.5');
  });
});

describe("describe", () => {
  it("lists who answers what, in what order, as plain data", () => {
    const codec = defineCodec({
      name: "json-first",
      consumes: ["application/vnd.acme+json"],
      decode: () => null,
    });
    const timing = definePlugin({
      name: "timing",
      wrappers: { predictFn: (args, next) => next(args) },
      hooks: { pingFn: { order: "first", handler: () => undefined } },
    });
    const service = createService({ plugins: [[jsonLines, json], codec, timing, model] });
    const description = service.describe();
    expect(structuredClone(description)).toEqual(description);
    expect(description).toMatchInlineSnapshot(`
      {
        "hooks": {
          "batchStrategy": [
            {
              "builtIn": true,
              "plugin": "@inference-server/core",
            },
          ],
          "closeFn": [],
          "inputFn": [
            {
              "consumes": [
                "application/jsonlines",
              ],
              "plugin": "json-lines",
            },
            {
              "consumes": [
                "application/json",
                "application/*+json",
              ],
              "plugin": "json",
            },
            {
              "consumes": [
                "application/vnd.acme+json",
              ],
              "plugin": "json-first",
            },
          ],
          "maxConcurrentTransforms": [
            {
              "builtIn": true,
              "plugin": "@inference-server/core",
            },
          ],
          "maxPayloadInMB": [
            {
              "builtIn": true,
              "plugin": "@inference-server/core",
            },
          ],
          "modelFn": [
            {
              "builtIn": true,
              "plugin": "@inference-server/core",
            },
          ],
          "outputFn": [
            {
              "plugin": "json-lines",
              "produces": [
                "application/jsonlines",
              ],
            },
            {
              "plugin": "json",
              "produces": [
                "application/json",
              ],
            },
            {
              "builtIn": true,
              "plugin": "@inference-server/core",
            },
          ],
          "pingFn": [
            {
              "order": "first",
              "plugin": "timing",
            },
            {
              "builtIn": true,
              "plugin": "@inference-server/core",
            },
          ],
          "predictFn": [
            {
              "plugin": "acme",
            },
          ],
        },
        "plugins": [
          {
            "hooks": [
              "inputFn",
              "outputFn",
            ],
            "name": "json-lines",
            "wrappers": [],
          },
          {
            "hooks": [
              "inputFn",
              "outputFn",
            ],
            "name": "json",
            "wrappers": [],
          },
          {
            "hooks": [
              "inputFn",
            ],
            "name": "json-first",
            "wrappers": [],
          },
          {
            "hooks": [
              "pingFn",
            ],
            "name": "timing",
            "wrappers": [
              "predictFn",
            ],
          },
          {
            "hooks": [
              "predictFn",
            ],
            "name": "acme",
            "version": "1.2.3",
            "wrappers": [],
          },
        ],
        "reads": [
          {
            "mediaType": "application/jsonlines",
            "plugins": [
              "json-lines",
            ],
          },
          {
            "mediaType": "application/json",
            "plugins": [
              "json",
            ],
          },
          {
            "mediaType": "application/*+json",
            "plugins": [
              "json",
            ],
          },
          {
            "mediaType": "application/vnd.acme+json",
            "plugins": [
              "json-first",
            ],
          },
        ],
        "warnings": [],
        "wrappers": {
          "predictFn": [
            "timing",
          ],
        },
        "writes": [
          {
            "mediaType": "application/json",
            "plugins": [
              "json",
            ],
          },
          {
            "mediaType": "application/jsonlines",
            "plugins": [
              "json-lines",
            ],
          },
        ],
      }
    `);
  });
});
