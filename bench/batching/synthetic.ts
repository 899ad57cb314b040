import { batched } from "../../packages/batching/src/index.ts";
import { createService, defineModel, type BatchArgs } from "../../packages/core/src/index.ts";
import { jsonCodec } from "../../packages/json-codec/src/index.ts";
import type { Subject } from "./subject.ts";

/** What a call of the synthetic model costs, in milliseconds. */
export interface Cost {
  readonly perCall: number;
  readonly perRecord: number;
}

/** A model that computes for a known time, in the way of those who would serve it. */
export function syntheticSubject(cost: Cost, think: number): Subject {
  const pause = think === 0 ? "at once" : `within ${think} ms`;
  return {
    name: `${cost.perCall} ms a call, ${cost.perRecord} ms a record; clients are back ${pause}`,
    think,
    serve: async (isBatched) => {
      const model = defineModel({
        name: "synthetic",
        predictBatch: ({ records }: BatchArgs) => {
          compute(cost.perCall + cost.perRecord * records.length);
          return records.map((record) => Number(record) * 2);
        },
        batching: (run) => (isBatched ? batched(run, { maxRecords: 64 }) : run),
      });
      const service = createService({ plugins: [jsonCodec(), model] });
      await service.load();
      return service;
    },
    bodyOf: (client) => new TextEncoder().encode(String(client)),
    answerOf: (client) => String(client * 2),
  };
}

/** Keeps the processor busy, as a model that computes does. */
function compute(milliseconds: number): void {
  for (const end = performance.now() + milliseconds; performance.now() < end;);
}
