import { defineModel, recordError, type BatchArgs } from "@inference-server/core";
import { expectTypeOf } from "vitest";
import { z } from "zod";
import { batched } from "./index.ts";

// What compiles, and what must not. Checked by tsc: nothing here ever runs.

/** The model's type comes from `load`, the record's from the schema, for both functions. */
export const forecast = defineModel({
  name: "forecast",
  input: z.object({ location: z.string(), days: z.number().default(1) }),
  load: async ({ modelDir }) => new Map([[modelDir, 7]]),
  predictBatch: ({ records, model, signal }) => {
    expectTypeOf(records).toEqualTypeOf<readonly { location: string; days: number }[]>();
    expectTypeOf(model).toEqualTypeOf<Map<string, number>>();
    expectTypeOf(signal).toEqualTypeOf<AbortSignal>();
    return records.map(({ location }) => ({ force: model.get(location) ?? 0 }));
  },
  batching: (run) =>
    batched(run, {
      groupBy: (record) => {
        expectTypeOf(record).toEqualTypeOf<{ location: string; days: number }>();
        return record.days;
      },
    }),
  ping: ({ model }) => model.size > 0,
});
expectTypeOf<NonNullable<typeof forecast.types>["prediction"]>().toEqualTypeOf<{
  force: number;
}>();

/** Around the function itself types flow, too, where `load` names no arguments. */
export const direct = defineModel({
  name: "direct",
  input: z.string(),
  load: async () => new Map<string, number>(),
  predictBatch: batched(
    ({ records, model }) => {
      expectTypeOf(records).toEqualTypeOf<readonly string[]>();
      expectTypeOf(model).toEqualTypeOf<Map<string, number>>();
      return records.map((location) => model.get(location) ?? 0);
    },
    { groupBy: (record) => record.length },
  ),
});
expectTypeOf<NonNullable<typeof direct.types>["prediction"]>().toEqualTypeOf<number>();

/** A function of its own says what it takes. */
const measure = async ({ records }: BatchArgs<Uint8Array>) =>
  records.map(({ byteLength }) => byteLength);
export const pictures = defineModel({
  name: "pictures",
  bytes: ["image/*"],
  predictBatch: batched(measure),
});

/** A prediction may be a record error, and the prediction's type knows nothing of it. */
export const picky = defineModel({
  name: "picky",
  input: z.number(),
  output: z.object({ root: z.number() }),
  predictBatch: ({ records }) =>
    records.map((value) =>
      value < 0 ? recordError({ detail: "It has no root." }) : { root: Math.sqrt(value) },
    ),
  batching: (run) => batched(run),
});
expectTypeOf<NonNullable<typeof picky.types>["prediction"]>().toEqualTypeOf<{ root: number }>();

export const wrongRecords = defineModel({
  name: "wrong-records",
  input: z.string(),
  // @ts-expect-error -- Records are strings.
  predictBatch: batched(measure),
});

export const wrongOption = defineModel({
  name: "wrong-option",
  predictBatch: ({ records }) => records.map(() => 1),
  // @ts-expect-error -- It is "maxRecords".
  batching: (run) => batched(run, { maxRecord: 8 }),
});

/** Only predictBatch can be asked for several records. */
export const oneAtATime = defineModel({
  name: "one-at-a-time",
  predict: () => 1,
  // @ts-expect-error -- There is no predictBatch to be joined.
  batching: batched(measure),
});
