import { expectTypeOf } from "vitest";
import { z } from "zod";
import { defineCodec } from "./codec.ts";
import type { Context } from "./context.ts";
import type { Column, HookArgs, Hooks, Output } from "./hooks.ts";
import { defineModel, type ModelPlugin } from "./model.ts";
import type { PredictBatch } from "./predict-batch.ts";
import { recordError } from "./record-error.ts";
import { definePlugin, type Plugin, type Preset } from "./plugin.ts";
import { createService } from "./create-service.ts";
import type { Service } from "./service.ts";

// What compiles, and what must not. Checked by tsc: nothing here ever runs.

/** A model's type flows from `load` into what stands below it. */
export const forecast = defineModel({
  name: "shipping-forecast",
  load: async ({ modelDir, threads, signal }) => {
    expectTypeOf(modelDir).toEqualTypeOf<string>();
    expectTypeOf(threads).toEqualTypeOf<number>();
    expectTypeOf(signal).toEqualTypeOf<AbortSignal>();
    return new Map<string, number>();
  },
  input: ({ model }) => {
    expectTypeOf(model).toEqualTypeOf<Map<string, number>>();
    return z.object({ location: z.string(), wind: z.number().default(0) });
  },
  columns: ({ model }) => [...model.keys()],
  predict: ({ record, model, context }) => {
    expectTypeOf(record).toEqualTypeOf<{ location: string; wind: number }>();
    expectTypeOf(model).toEqualTypeOf<Map<string, number>>();
    expectTypeOf(context).toEqualTypeOf<Context>();
    return { force: model.get(record.location) ?? record.wind };
  },
  ping: ({ model }) => model.size > 0,
  close: ({ model }) => model.clear(),
});
expectTypeOf(forecast).toExtend<ModelPlugin<Map<string, number>>>();
expectTypeOf<NonNullable<typeof forecast.types>["record"]>().toEqualTypeOf<{
  location: string;
  wind: number;
}>();
expectTypeOf<NonNullable<typeof forecast.types>["prediction"]>().toEqualTypeOf<{ force: number }>();

/** A record's type is what the schema makes of it, not what it takes. */
export const transformed = defineModel({
  name: "transformed",
  input: z.string().transform((text) => text.length),
  predictBatch: ({ records, model, signal }) => {
    expectTypeOf(records).toEqualTypeOf<readonly number[]>();
    expectTypeOf(model).toEqualTypeOf<null>();
    expectTypeOf(signal).toEqualTypeOf<AbortSignal>();
    return records.map((length) => length * 2);
  },
});
expectTypeOf<NonNullable<typeof transformed.types>["prediction"]>().toEqualTypeOf<number>();

/** Without a schema a record may be anything. */
export const anything = defineModel({
  name: "anything",
  predict: ({ record }) => {
    expectTypeOf(record).toBeUnknown();
    return null;
  },
});

/** A model of bytes gets bytes. */
export const thumbnails = defineModel({
  name: "thumbnails",
  bytes: ["image/*"],
  predict: ({ record }) => {
    expectTypeOf(record).toEqualTypeOf<Uint8Array>();
    return record.byteLength;
  },
});

/** TypeScript infers from top to bottom: below `predict`, `load` comes too late. */
export const upsideDown = defineModel({
  name: "upside-down",
  predict: ({ model }) => {
    expectTypeOf(model).toEqualTypeOf<null>();
    return 1;
  },
  // @ts-expect-error -- A model without a load is null, and predict has settled on that.
  load: ({ modelDir }) => new Map([[modelDir, 1]]),
});

/** A prediction fits the output schema, or does not compile. */
export const checked = defineModel({
  name: "checked",
  output: z.object({ force: z.number() }),
  predict: () => ({ force: 7 }),
});

export const wrongPrediction = defineModel({
  name: "wrong-prediction",
  output: z.object({ force: z.number() }),
  // @ts-expect-error -- force is a number.
  predict: () => ({ force: "gale" }),
});

/** The output schema may follow from the model, and still says what a prediction is. */
export const checkedByModel = defineModel({
  name: "checked-by-model",
  load: () => z.object({ force: z.number() }),
  output: ({ model }) => model,
  predict: () => ({ force: 7 }),
});

export const wrongForModel = defineModel({
  name: "wrong-for-model",
  load: () => z.object({ force: z.number() }),
  output: ({ model }) => model,
  // @ts-expect-error -- force is a number.
  predict: () => ({ force: "gale" }),
});

export const wrongBatch = defineModel({
  name: "wrong-batch",
  output: z.object({ force: z.number() }),
  // @ts-expect-error -- One prediction for each record, in an array.
  predictBatch: () => ({ force: 7 }),
});

/** A record error is an answer, and no prediction. */
export const picky = defineModel({
  name: "picky",
  input: z.number(),
  output: z.object({ root: z.number() }),
  onRecordError: "null",
  predict: ({ record }) =>
    record < 0 ? recordError({ detail: "It has no root." }) : { root: Math.sqrt(record) },
});
expectTypeOf<NonNullable<typeof picky.types>["prediction"]>().toEqualTypeOf<{ root: number }>();

export const pickyTogether = defineModel({
  name: "picky-together",
  load: async ({ modelDir }) => new Map([[modelDir, 1]]),
  predictBatch: async ({ records, model }) =>
    records.map((record) => model.get(String(record)) ?? recordError({ detail: "Nobody knows." })),
  batching: (run) => {
    expectTypeOf(run).toEqualTypeOf<PredictBatch<unknown, Map<string, number>>>();
    return run;
  },
});
expectTypeOf<NonNullable<typeof pickyTogether.types>["prediction"]>().toEqualTypeOf<number>();

/** Only predictBatch can be asked for several records. */
declare const joined: (run: PredictBatch) => PredictBatch;
export const joinedAlone = defineModel({
  name: "joined-alone",
  predict: () => 1,
  // @ts-expect-error -- There is no predictBatch to be joined.
  batching: joined,
});

export const wrongOnRecordError = defineModel({
  name: "wrong-on-record-error",
  predict: () => 1,
  // @ts-expect-error -- "fail", "null" or "object".
  onRecordError: "skip",
});

export const nothing = defineModel({
  name: "nothing",
  // @ts-expect-error -- A prediction is never undefined: void would mean "no answer".
  predict: () => {},
});

export const nothingLater = defineModel({
  name: "nothing-later",
  // @ts-expect-error -- Nor is the promise of one.
  predict: async () => {},
});

export const noModel = defineModel({
  name: "no-model",
  // @ts-expect-error -- load returns the model.
  load: () => {},
  predict: () => 1,
});

export const noModelLater = defineModel({
  name: "no-model-later",
  // @ts-expect-error -- Nor may its promise hold nothing.
  load: async () => {},
  predict: () => 1,
});

/** Models and predictions may be instances, functions, arrays, interfaces, symbols, null. */
export const manyShapes = [
  defineModel({ name: "a", load: () => (text: string) => text.length, predict: () => [1] }),
  defineModel({ name: "b", load: async () => new URL("a:b"), predict: ({ model }) => model }),
  defineModel({ name: "c", load: () => Symbol("c"), predict: async () => new Float32Array(1) }),
  defineModel({ name: "d", predict: ({ record }) => record ?? null }),
  defineModel({ name: "e", predict: (): Output | null => null }),
  defineModel({ name: "f", predict: () => tokens() }),
  defineModel({ name: "g", predictBatch: ({ records }) => records.map(() => null) }),
];

async function* tokens(): AsyncGenerator<string> {
  yield "token";
}

// @ts-expect-error -- Exactly one of predict and predictBatch: not both,
export const both = defineModel({ name: "both", predict: () => 1, predictBatch: () => [1] });

// @ts-expect-error -- and not neither.
export const neither = defineModel({ name: "neither", load: () => 1 });

export const unknownField = defineModel({
  name: "unknown-field",
  // @ts-expect-error -- It is "columns".
  colums: ["location"],
  predict: () => 1,
});

export const reservedHook = defineModel({
  name: "reserved-hook",
  predict: () => 1,
  // @ts-expect-error -- predict answers it.
  hooks: { predictFn: () => 2 },
});

export const wrongPing = defineModel({
  name: "wrong-ping",
  load: () => 1,
  predict: () => 1,
  // @ts-expect-error -- Healthy or not: true or false.
  ping: () => "healthy",
});

/** The model's type flows from `modelFn` into the hooks below it. */
export const plugin = definePlugin({
  name: "plugin",
  hooks: {
    modelFn: async () => new Map<string, number>(),
    predictFn: ({ data, model, context }) => {
      expectTypeOf(model).toEqualTypeOf<Map<string, number>>();
      expectTypeOf(data).toBeUnknown();
      expectTypeOf(context).toEqualTypeOf<Context>();
      return model.size;
    },
    outputFn: ({ prediction, mediaType }) => {
      expectTypeOf(prediction).toEqualTypeOf<number>();
      return { body: String(prediction), contentType: mediaType };
    },
    pingFn: ({ model }) => model.size > 0,
    closeFn: ({ model }) => model.clear(),
  },
});
expectTypeOf(plugin).toExtend<Plugin>();

export const misspelt = definePlugin({
  name: "misspelt",
  // @ts-expect-error -- It is "outputFn".
  hooks: { ouputFn: () => undefined },
});

export const wrongOutput = definePlugin({
  name: "wrong-output",
  // @ts-expect-error -- { body, contentType }, not Python's tuple.
  hooks: { outputFn: () => ["{}", "application/json"] },
});

export const wrongStrategy = definePlugin({
  name: "wrong-strategy",
  // @ts-expect-error -- An integer.
  hooks: { maxPayloadInMB: () => "6" },
});

export const wrongOrder = definePlugin({
  name: "wrong-order",
  // @ts-expect-error -- "first" or "last".
  hooks: { pingFn: { order: "early", handler: () => true } },
});

export const misplacedTypes = definePlugin({
  name: "misplaced-types",
  // @ts-expect-error -- pingFn is not negotiated.
  hooks: { pingFn: { consumes: ["text/csv"], handler: () => true } },
});

export const unknownPluginField = definePlugin({
  name: "unknown-plugin-field",
  // @ts-expect-error -- It is "wrappers".
  wrapper: {},
});

/** A wrapper gets the hook's arguments, and answers what the hook may answer. */
export const wrapper = definePlugin({
  name: "wrapper",
  wrappers: {
    predictFn: async (args, next) => {
      expectTypeOf(args).toEqualTypeOf<HookArgs<"predictFn">>();
      return next({ ...args, data: null });
    },
    maxPayloadInMB: (args, next) => {
      expectTypeOf(next(args)).toEqualTypeOf<ReturnType<Hooks["maxPayloadInMB"]>>();
      return 6;
    },
    // @ts-expect-error -- pingFn answers true or false.
    pingFn: () => "healthy",
  },
});

/** Both directions stay callable, with the types they were written with. */
export const csv = defineCodec({
  name: "csv",
  consumes: ["text/csv"],
  produces: ["text/csv"],
  decode: (bytes, { mediaType, parameters, columns }) => {
    expectTypeOf(bytes).toEqualTypeOf<Uint8Array>();
    expectTypeOf(mediaType).toEqualTypeOf<string>();
    expectTypeOf(parameters).toEqualTypeOf<Readonly<Record<string, string>>>();
    return [columns?.length ?? 0];
  },
  encode: async (value) => String(value),
});
expectTypeOf(csv).toExtend<Plugin>();
expectTypeOf(csv.decode(new Uint8Array())).toEqualTypeOf<number[]>();
expectTypeOf(csv.encode([1])).toEqualTypeOf<Promise<string>>();

export const reading = defineCodec({ name: "r", consumes: ["a/b"], decode: () => 1 });
// @ts-expect-error -- It writes nothing.
export const notWriting: unknown = reading.encode;

// @ts-expect-error -- Neither decode nor encode.
export const idle = defineCodec({ name: "idle" });

// @ts-expect-error -- decode without the types it reads.
export const undeclared = defineCodec({ name: "undeclared", decode: () => 1 });

// @ts-expect-error -- Types to read, and nothing that reads them.
export const unread = defineCodec({
  name: "unread",
  consumes: ["a/b"],
  produces: ["a/b"],
  encode: () => "",
});

// @ts-expect-error -- Bytes or a string.
export const wrongBytes = defineCodec({ name: "w", produces: ["a/b"], encode: () => 7 });

export const streamAlone = defineCodec({
  name: "s",
  consumes: ["a/b"],
  decode: () => 1,
  // @ts-expect-error -- encodeStream goes with encode.
  encodeStream: (values: AsyncIterable<Uint8Array>) => values,
});

/** Records of a stream keep the type they were written with. */
export const lines = defineCodec({
  name: "lines",
  consumes: ["a/b"],
  decode: () => [1],
  decodeStream: async function* (chunks, { mediaType, columns }) {
    expectTypeOf(chunks).toEqualTypeOf<AsyncIterable<Uint8Array>>();
    expectTypeOf(mediaType).toEqualTypeOf<string>();
    expectTypeOf(columns).toEqualTypeOf<readonly Column[] | undefined>();
    for await (const chunk of chunks) yield chunk.length;
  },
});
declare const download: ReadableStream<Uint8Array>;
expectTypeOf(lines.decodeStream(download)).toExtend<AsyncIterable<number>>();
expectTypeOf(lines.decodeStream(download, { positional: true })).toExtend<AsyncIterable<number>>();
// @ts-expect-error -- It reads complete bodies alone.
export const notStreaming: unknown = reading.decodeStream;

// @ts-expect-error -- decodeStream goes with decode.
export const decodeStreamAlone = defineCodec({
  name: "s",
  produces: ["a/b"],
  encode: () => "",
  decodeStream: (chunks: AsyncIterable<Uint8Array>) => chunks,
});

export const wrongStream = defineCodec({
  name: "s",
  consumes: ["a/b"],
  decode: () => [],
  // @ts-expect-error -- A stream of records, not a promise of them.
  decodeStream: async () => [],
});

export const unknownCodecField = defineCodec({
  name: "unknown-codec-field",
  consumes: ["a/b"],
  decode: () => 1,
  // @ts-expect-error -- It is "produces".
  produce: ["a/b"],
});

/** Plugins of every kind make a preset, and presets a service. */
export const preset: Preset = [csv, [forecast, thumbnails], plugin, wrapper];
expectTypeOf(createService({ plugins: [preset, transformed] })).toEqualTypeOf<Service>();

// @ts-expect-error -- A plugin is made by definePlugin, defineCodec or defineModel.
export const noPlugin: Preset = [{ hooks: {} }];

expectTypeOf<Output>().toExtend<Awaited<ReturnType<Hooks["outputFn"]>>>();
