import type { ModelPlugin } from "@inference-server/core";
import { expectTypeOf } from "vitest";
import { sentenceSchema, type Sentence } from "../test/sentence-schema.ts";
import { onnxModel, type OnnxInput, type OnnxModel, type OnnxPrediction } from "./index.ts";

expectTypeOf(onnxModel()).toEqualTypeOf<ModelPlugin<OnnxModel, OnnxInput, OnnxPrediction>>();

/** The record's type flows from the schema into before and after, and the answer's to the plugin. */
const sentences = onnxModel({
  input: sentenceSchema,
  before: ({ record, model }) => {
    expectTypeOf(record).toEqualTypeOf<Sentence>();
    expectTypeOf(model).toEqualTypeOf<OnnxModel>();
    return [record.sentence.length];
  },
  after: ({ prediction, record }) => {
    expectTypeOf(prediction).toEqualTypeOf<OnnxPrediction>();
    expectTypeOf(record).toEqualTypeOf<Sentence>();
    return { length: record.sentence.length };
  },
});
expectTypeOf(sentences).toEqualTypeOf<ModelPlugin<OnnxModel, Sentence, { length: number }>>();

// @ts-expect-error -- It is "error" or "nan".
onnxModel({ missing: "zero" });

// @ts-expect-error -- The model takes values, arrays and objects of them.
onnxModel({ before: () => new Date() });

// @ts-expect-error -- An answer is never undefined.
onnxModel({ after: () => {} });
