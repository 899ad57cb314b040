import { requestError, type BatchArgs } from "@inference-server/core";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { turn } from "../test/controlled-model.ts";
import { batched, type BatchingOptions } from "./index.ts";

/** What is wrong with a record, and when its call fails because of it. */
type Fault = "named" | "none" | "refused" | "thrown";

interface Item {
  readonly id: number;
  readonly fault: Fault;
  readonly group: number;
}

interface Plan {
  /** Event loop turns from the beginning until it comes. */
  readonly arrival: number;
  readonly faults: readonly Fault[];
  /** Turns after which the client leaves. */
  readonly patience: number | undefined;
}

const someFault = fc.oneof(
  { weight: 60, arbitrary: fc.constant<Fault>("none") },
  { weight: 1, arbitrary: fc.constantFrom<Fault>("named", "refused", "thrown") },
);

const plan: fc.Arbitrary<Plan> = fc.record({
  arrival: fc.nat(60),
  faults: fc.oneof(
    { weight: 4, arbitrary: fc.array(someFault, { minLength: 1, maxLength: 3 }) },
    { weight: 1, arbitrary: fc.array(someFault, { minLength: 4, maxLength: 70 }) },
  ),
  patience: fc.option(fc.nat(8), { freq: 5, nil: undefined }),
});

const options: fc.Arbitrary<BatchingOptions<Item>> = fc.record({
  maxRecords: fc.integer({ min: 1, max: 40 }),
  maxDelayMs: fc.constantFrom(0, 2),
  maxRunning: fc.integer({ min: 1, max: 3 }),
  groupBy: fc.constantFrom(
    () => 0,
    ({ group }: Item) => group,
  ),
});

/** Predicts, or fails as a model does for bad records. */
function predict(records: readonly Item[]): readonly string[] {
  const blamed = [...records.keys()].filter((index) => records[index]?.fault === "named");
  if (blamed.length > 0) {
    const errors = blamed.map((record) => ({
      record,
      pointer: "",
      detail: `named ${records[record]?.id}`,
    }));
    throw requestError({ status: 422, code: "named", detail: "Some are bad.", errors });
  }
  for (const { fault, id } of records) {
    if (fault === "thrown") throw new Error(`thrown ${id}`);
    if (fault === "refused") {
      throw requestError({ status: 404, code: "refused", detail: `refused ${id}` });
    }
  }
  return records.map(({ id }) => `prediction ${id}`);
}

/** A model that is sync, fast or slow, fails for bad records and stops when nobody waits. */
function modelOf(slowness: readonly number[]) {
  let calls = 0;
  return ({ records, signal }: BatchArgs<Item>) => {
    calls += 1;
    const slow = slowness[calls % slowness.length] ?? 0;
    if (slow === 0) return predict(records);
    return (async () => {
      for (let waited = 0; waited < slow; waited += 1) {
        await turn();
        signal.throwIfAborted();
      }
      return predict(records);
    })();
  };
}

/** What may become of a request: nothing in this is anybody else's. */
function isOwn(outcome: unknown, items: readonly Item[], controller: AbortController): boolean {
  if (Array.isArray(outcome)) {
    const expected = items.map(({ id }) => `prediction ${id}`);
    return JSON.stringify(outcome) === JSON.stringify(expected);
  }
  if (controller.signal.aborted && outcome === controller.signal.reason) return true;
  if (!(outcome instanceof Error)) return false;
  const own = items.filter((item) => item.fault !== "none");
  const errors =
    "errors" in outcome ? (outcome.errors as { record: number; detail: string }[]) : [];
  const named = errors.every(
    ({ record, detail }) => detail === `named ${items[record]?.id}` && items[record] !== undefined,
  );
  const words = errors.length > 0 ? errors.map(({ detail }) => detail) : [outcome.message];
  return named && words.every((text) => own.some((item) => text === `${item.fault} ${item.id}`));
}

it(
  "gives every caller its own predictions in order, or its own error",
  { timeout: 60_000 },
  async () => {
    let requests = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(plan, { minLength: 1, maxLength: 150, size: "max" }),
        options,
        fc.array(fc.nat(5), { minLength: 1, maxLength: 8 }),
        async (plans, chosen, slowness) => {
          const join = batched(modelOf(slowness), chosen);
          let nextId = 0;
          const verdicts = plans.map(async ({ arrival, faults, patience }) => {
            const controller = new AbortController();
            const items = faults.map((kind) => {
              nextId += 1;
              return { id: nextId, fault: kind, group: nextId % 3 };
            });
            for (let waited = 0; waited < arrival; waited += 1) await turn();
            const answer = join({ records: items, model: null, signal: controller.signal });
            const outcome = answer.catch((error: unknown) => error);
            if (patience !== undefined) {
              for (let waited = 0; waited < patience; waited += 1) await turn();
              controller.abort(new Error("The client has left."));
            }
            const became = await outcome;
            const isBad = items.some((item) => item.fault !== "none");
            expect(isOwn(became, items, controller)).toBe(true);
            if (!isBad && patience === undefined) expect(Array.isArray(became)).toBe(true);
            if (isBad) expect(Array.isArray(became)).toBe(false);
          });
          await Promise.all(verdicts);
          requests += plans.length;
        },
      ),
      { numRuns: 100 },
    );
    expect(requests).toBeGreaterThan(3000);
  },
);
