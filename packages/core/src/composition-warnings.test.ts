import { describe, expect, it } from "vitest";
import { defineCodec } from "./codec.ts";
import { defineModel } from "./model.ts";
import { definePlugin, type Preset } from "./plugin.ts";
import { createService } from "./create-service.ts";

const codec = defineCodec({
  name: "json",
  consumes: ["application/json"],
  produces: ["application/json"],
  decode: () => null,
  encode: () => "null",
});

const model = defineModel({ name: "model", predict: () => 1 });

/** The warnings of a composition, one a line. */
function warningsOf(...plugins: Preset): readonly string[] {
  return createService({ plugins })
    .describe()
    .warnings.map(({ code, plugin = "-", message }) => `[${code}] ${plugin}: ${message}`);
}

describe("a composition", () => {
  it("of a model and a codec has nothing to be warned of", () => {
    expect(warningsOf(model, codec)).toEqual([]);
  });

  it("of nothing is one warning, with what to do", () => {
    expect(createService({ plugins: [] }).describe().warnings).toEqual([
      {
        code: "no_plugins",
        message: "There is no plugin: every request is answered with its own bytes.",
        fix: "Install a model and the codecs you want in the application's dependencies.",
      },
    ]);
  });

  it("without a model warns of the built-in one", () => {
    expect(warningsOf(codec)).toEqual([
      '[no_model] -: No plugin answers "modelFn" or "predictFn": the prediction is the request\'s own data.',
    ]);
  });

  it.each([
    ["modelFn", { modelFn: () => String }],
    ["predictFn", { predictFn: () => 1 }],
  ])("with a plugin that answers %s alone has a model", (_hook, hooks) => {
    expect(warningsOf(codec, definePlugin({ name: "half", hooks }))).toEqual([]);
  });

  it("without a codec says what a client will see", () => {
    expect(warningsOf(model)).toEqual([
      "[no_reader] -: No plugin reads requests: the model gets the bytes of every body, whatever its type.",
      "[no_writer] -: No plugin writes predictions: bytes and text are sent as they are, for anything else a client gets the status 500, or 406 if it asks for a media type.",
    ]);
  });

  it("that reads and cannot write warns of that alone", () => {
    const reader = defineCodec({ name: "reader", consumes: ["text/csv"], decode: () => null });
    expect(warningsOf(model, reader)).toEqual([expect.stringMatching(/^\[no_writer\]/u)]);
  });

  it("whose model has an inputFn of its own needs no codec to read", () => {
    const bytes = defineModel({ name: "model", bytes: ["image/*"], predict: () => 1 });
    expect(warningsOf(bytes)).toEqual([expect.stringMatching(/^\[no_writer\]/u)]);
  });
});

describe("a hook that has one answer", () => {
  const first = definePlugin({
    name: "override",
    hooks: { predictFn: { order: "first", handler: () => 2 } },
  });
  const last = definePlugin({
    name: "fallback",
    hooks: { modelFn: { order: "last", handler: () => 1 }, pingFn: () => true, closeFn: () => {} },
  });

  it("warns of the plugin that is never asked, naming the one that says first", () => {
    expect(warningsOf(codec, model, first)).toEqual([
      '[hook_never_asked] model: Its "predictFn" is never asked: "override" answers it, with order: "first".',
    ]);
  });

  it("warns of the one that says last, and of its hooks that get a model of another", () => {
    expect(warningsOf(codec, last, model)).toEqual([
      '[hook_never_asked] fallback: Its "modelFn" is never asked: "model" answers it, and this one has order: "last". Its "pingFn" and "closeFn" get the model of "model".',
    ]);
  });

  it("says what to remove", () => {
    const [warning] = createService({ plugins: [codec, model, first] }).describe().warnings;
    expect(warning?.fix).toBe('Remove one of the two plugins, or only the "predictFn" of "model".');
  });

  it("has no warning for hooks that may decline", () => {
    const ping = definePlugin({
      name: "ping",
      hooks: { pingFn: { order: "first", handler: () => true } },
    });
    const other = definePlugin({ name: "other", hooks: { pingFn: () => true } });
    const early = definePlugin({
      name: "early",
      hooks: { inputFn: { order: "first", consumes: ["*/*"], handler: () => 1 } },
    });
    expect(warningsOf(model, codec, ping, other, early)).toEqual([]);
  });
});

describe("a wrapper", () => {
  it("of a hook that nobody answers never runs, and is warned of", () => {
    const wrapping = definePlugin({
      name: "tracing",
      wrappers: { closeFn: (args, next) => next(args), pingFn: (args, next) => next(args) },
    });
    expect(warningsOf(model, codec, wrapping)).toEqual([
      '[wrapper_never_runs] tracing: Its wrapper of "closeFn" never runs: no plugin answers "closeFn".',
    ]);
  });
});
