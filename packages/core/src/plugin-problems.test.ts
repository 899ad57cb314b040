import { expect, it } from "vitest";
import { defineCodec } from "./codec.ts";
import { definePlugin, type PluginDefinition } from "./plugin.ts";
import { pluginProblems } from "./plugin-problems.ts";

/** What a person reads about a value, one problem a line. */
function read(value: unknown): string {
  return pluginProblems(value)
    .map(({ code, plugin, message, fix }) => `[${code}] ${plugin ?? "-"}: ${message} ${fix}`)
    .join("\n");
}

/** A plugin as JavaScript lets it be written. */
function untyped(fields: Readonly<Record<string, unknown>>): unknown {
  const definition: object = { name: "acme", ...fields };
  return definePlugin(definition as PluginDefinition);
}

function handler(): undefined {
  return undefined;
}

it("finds nothing wrong with a complete plugin", () => {
  const plugin = definePlugin({
    name: "acme",
    version: "1.2.3",
    hooks: {
      inputFn: { consumes: ["text/csv", "application/*+json", "image/*"], handler: () => null },
      outputFn: { produces: ["text/csv;header=present"], order: "last", handler: () => undefined },
      pingFn: () => true,
      closeFn: undefined,
    } as never,
    wrappers: { predictFn: (args, next) => next(args) },
    uses: [definePlugin({ name: "other", hooks: { pingFn: () => true } })],
    signature: () => ({}),
  });
  expect(pluginProblems(plugin)).toEqual([]);
});

it("finds nothing wrong with a codec that does all a codec can", () => {
  const codec = defineCodec({
    name: "acme",
    version: "1.2.3",
    consumes: ["text/csv"],
    decode: (bytes) => bytes,
    decodeStream: (chunks) => chunks,
    produces: ["text/csv"],
    encode: String,
    encodeStream: (values) => values as AsyncIterable<Uint8Array>,
    recordsOnly: true,
  });
  expect(pluginProblems(codec)).toEqual([]);
});

it("names values that are no plugins: not_a_plugin", () => {
  expect(read(undefined)).toMatchInlineSnapshot(
    `"[not_a_plugin] -: a value of type undefined is not a plugin. Make it with definePlugin, defineCodec or defineModel."`,
  );
  expect(read(null)).toMatchInlineSnapshot(
    `"[not_a_plugin] -: null is not a plugin. Make it with definePlugin, defineCodec or defineModel."`,
  );
  expect(read("json-codec")).toMatchInlineSnapshot(
    `"[not_a_plugin] -: "json-codec" is not a plugin. Make it with definePlugin, defineCodec or defineModel."`,
  );
  expect(read([])).toMatchInlineSnapshot(
    `"[not_a_plugin] -: an empty list is not a plugin. Make it with definePlugin, defineCodec or defineModel."`,
  );
  expect(read(() => undefined)).toMatchInlineSnapshot(
    `"[not_a_plugin] -: a value of type function is not a plugin. If it is a function that makes a plugin, call it: csvCodec(), not csvCodec."`,
  );
  expect(read({ name: "acme", hooks: {} })).toMatchInlineSnapshot(
    `"[not_a_plugin] acme: an object is not a plugin. Make it with definePlugin, defineCodec or defineModel."`,
  );
});

it("says which side to upgrade: api_mismatch", () => {
  const brand = Symbol.for("@inference-server/core/plugin");
  expect(read({ name: "acme", [brand]: 2 })).toMatchInlineSnapshot(
    `"[api_mismatch] acme: was made for plugin API 2; this server speaks 1. Upgrade @inference-server/core."`,
  );
  expect(read({ name: "acme", [brand]: 0 })).toMatchInlineSnapshot(
    `"[api_mismatch] acme: was made for plugin API 0; this server speaks 1. Upgrade the plugin's package."`,
  );
});

it("asks for a name: invalid_name", () => {
  expect(read(untyped({ name: undefined, hooks: { pingFn: () => true } }))).toMatchInlineSnapshot(
    `"[invalid_name] -: a plugin has the name undefined. Give it the name of the package that exports it, for example "@acme/parquet-codec"."`,
  );
  expect(read(untyped({ name: " acme", hooks: { pingFn: () => true } }))).toMatchInlineSnapshot(
    `"[invalid_name]  acme: a plugin has the name " acme". Give it the name of the package that exports it, for example "@acme/parquet-codec"."`,
  );
});

it("wants an object of hooks: invalid_hooks", () => {
  expect(read(untyped({ hooks: [() => true] }))).toMatchInlineSnapshot(
    `"[invalid_hooks] acme: "hooks" is a list. Expected an object of functions."`,
  );
});

it("suggests what a misspelt hook may mean: unknown_hook", () => {
  expect(read(untyped({ hooks: { ouputFn: () => undefined } }))).toMatchInlineSnapshot(
    `"[unknown_hook] acme: "hooks" has an unknown hook "ouputFn". Did you mean "outputFn"? Known hooks: modelFn, inputFn, predictFn, outputFn, pingFn, batchStrategy, maxConcurrentTransforms, maxPayloadInMB, closeFn."`,
  );
  expect(read(untyped({ hooks: { transform_fn: () => undefined } }))).toMatchInlineSnapshot(
    `"[unknown_hook] acme: "hooks" has an unknown hook "transform_fn". Known hooks: modelFn, inputFn, predictFn, outputFn, pingFn, batchStrategy, maxConcurrentTransforms, maxPayloadInMB, closeFn."`,
  );
  expect(
    read(untyped({ hooks: { pingFn: () => true }, wrappers: { predict_fn: () => undefined } })),
  ).toMatchInlineSnapshot(
    `"[unknown_hook] acme: "wrappers" has an unknown hook "predict_fn". Did you mean "predictFn"? Known hooks: modelFn, inputFn, predictFn, outputFn, pingFn, batchStrategy, maxConcurrentTransforms, maxPayloadInMB, closeFn."`,
  );
  expect(read(untyped({ hooks: { constructor: () => undefined } }))).toContain("[unknown_hook]");
});

it("wants a function or an object with a handler: invalid_hook", () => {
  expect(read(untyped({ hooks: { pingFn: true } }))).toMatchInlineSnapshot(
    `"[invalid_hook] acme: hook "pingFn" is a value of type boolean. Expected a function, or an object with a "handler" function."`,
  );
  expect(read(untyped({ hooks: { pingFn: null } }))).toMatchInlineSnapshot(
    `"[invalid_hook] acme: hook "pingFn" is null. Expected a function, or an object with a "handler" function."`,
  );
  expect(read(untyped({ hooks: { pingFn: { order: "first" } } }))).toMatchInlineSnapshot(
    `"[invalid_hook] acme: hook "pingFn" is an object. Expected a function, or an object with a "handler" function."`,
  );
});

it("suggests what a misspelt field may mean: unknown_field", () => {
  expect(
    read(untyped({ hooks: { inputFn: { handler, consume: ["text/csv"] } } })),
  ).toMatchInlineSnapshot(
    `"[unknown_field] acme: hook "inputFn" has an unknown field "consume". Did you mean "consumes"? Known fields: handler, order, consumes, produces, stream."`,
  );
  expect(read(untyped({ hooks: { pingFn: handler }, wrapper: {} }))).toMatchInlineSnapshot(
    `"[unknown_field] acme: has an unknown field "wrapper". Did you mean "wrappers"? Known fields: name, version, hooks, wrappers, uses, signature."`,
  );
});

it("knows two orders: invalid_order", () => {
  const hooks = { pingFn: { handler: () => true, order: "early" } };
  expect(read(untyped({ hooks }))).toMatchInlineSnapshot(
    `"[invalid_order] acme: hook "pingFn" has the order "early". Expected "first" or "last", or none for list order."`,
  );
});

it("lets negotiated hooks alone declare media types: misplaced_media_types", () => {
  expect(
    read(untyped({ hooks: { outputFn: { handler, consumes: ["text/csv"] } } })),
  ).toMatchInlineSnapshot(
    `"[misplaced_media_types] acme: hook "outputFn" declares "consumes". Only inputFn may."`,
  );
  expect(
    read(untyped({ hooks: { predictFn: { handler, produces: ["text/csv"] } } })),
  ).toMatchInlineSnapshot(
    `"[misplaced_media_types] acme: hook "predictFn" declares "produces". Only outputFn may."`,
  );
});

it("wants a list of media types: invalid_media_types", () => {
  expect(
    read(untyped({ hooks: { inputFn: { handler, consumes: "text/csv" } } })),
  ).toMatchInlineSnapshot(
    `"[invalid_media_types] acme: "consumes" of hook "inputFn" is "text/csv". Expected a list such as ["text/csv"]."`,
  );
  expect(read(untyped({ hooks: { outputFn: { handler, produces: [] } } }))).toMatchInlineSnapshot(
    `"[invalid_media_types] acme: "produces" of hook "outputFn" is an empty list. Expected a list such as ["text/csv"]."`,
  );
});

it("wants media types that are some: invalid_media_type", () => {
  expect(read(untyped({ hooks: { inputFn: { handler, consumes: ["csv", 1] } } })))
    .toMatchInlineSnapshot(`
    "[invalid_media_type] acme: "consumes" of hook "inputFn" lists "csv". Expected a media type or range such as "text/csv", "application/*+json" or "image/*".
    [invalid_media_type] acme: "consumes" of hook "inputFn" lists 1. Expected a media type or range such as "text/csv", "application/*+json" or "image/*"."
  `);
  expect(
    read(untyped({ hooks: { outputFn: { handler, produces: ["text/*"] } } })),
  ).toMatchInlineSnapshot(
    `"[invalid_media_type] acme: "produces" of hook "outputFn" lists "text/*". Expected a media type without wildcards, such as "text/csv"."`,
  );
});

it("wants an object of wrappers: invalid_wrappers, invalid_wrapper", () => {
  expect(read(untyped({ wrappers: () => undefined }))).toMatchInlineSnapshot(
    `"[invalid_wrappers] acme: "wrappers" is a value of type function. Expected an object of functions (args, next) => answer."`,
  );
  expect(read(untyped({ wrappers: { predictFn: "timing" } }))).toMatchInlineSnapshot(
    `"[invalid_wrapper] acme: the wrapper of "predictFn" is "timing". Expected a function (args, next) => answer."`,
  );
});

it("wants plugins in uses: invalid_uses", () => {
  expect(read(untyped({ uses: ["json-codec"] }))).toMatchInlineSnapshot(
    `"[invalid_uses] acme: "uses" is a list. Expected a list of plugins."`,
  );
  expect(read(untyped({ uses: definePlugin({ name: "b" }) }))).toMatchInlineSnapshot(
    `"[invalid_uses] acme: "uses" is an object. Expected a list of plugins."`,
  );
});

it("refuses a plugin that does nothing: empty_plugin", () => {
  expect(read(untyped({}))).toMatchInlineSnapshot(
    `"[empty_plugin] acme: answers no hook, wraps none and uses no other plugin. Add hooks, or remove the plugin from the list."`,
  );
});

it("lists every problem of a plugin, not the first alone", () => {
  const plugin = untyped({ name: "", hooks: { pingfn: () => true, predictFn: 1 }, wrappers: 2 });
  expect(pluginProblems(plugin).map(({ code }) => code)).toEqual([
    "invalid_name",
    "unknown_hook",
    "invalid_hook",
    "invalid_wrappers",
  ]);
});
