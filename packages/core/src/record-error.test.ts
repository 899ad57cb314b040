import { describe, expect, it } from "vitest";
import { z } from "zod";
import { ask } from "../test/ask.ts";
import { json, jsonLines } from "../test/codecs.ts";
import { createService } from "./create-service.ts";
import { defineModel, type Defined, type ModelDefinition } from "./model.ts";
import type { Plugin } from "./plugin.ts";
import { isRecordError, recordError } from "./record-error.ts";
import { requestError } from "./request-error.ts";
import type { Service } from "./service.ts";

function serving(model: Plugin): Service {
  return createService({ plugins: [json, jsonLines, model] });
}

/** A model of positive numbers, in whatever form the fields give it. */
function roots(fields: object): Service {
  const definition = { name: "roots", ...fields };
  return serving(
    defineModel(definition as ModelDefinition<null, unknown, Defined, Defined, never>),
  );
}

interface OfRecord {
  readonly record: number;
}

interface OfRecords {
  readonly records: readonly number[];
}

function rootOf(value: number): unknown {
  return value < 0
    ? recordError({ detail: `There is no root of ${value}`, code: "negative" })
    : Math.sqrt(value);
}

const answering = { predict: ({ record }: OfRecord) => rootOf(record) };
const throwing = {
  predict: ({ record }: OfRecord) => {
    const root = rootOf(record);
    if (isRecordError(root)) throw root;
    return root;
  },
};
const later = { predict: async ({ record }: OfRecord) => throwing.predict({ record }) };
const together = { predictBatch: ({ records }: OfRecords) => records.map(rootOf) };

async function* rootsOf({ record }: OfRecord) {
  const root = rootOf(record);
  if (isRecordError(root)) throw root;
  yield root;
}

function refuse({ record }: OfRecord): number {
  if (record < 0) throw requestError({ status: 404, code: "unknown", detail: "Nobody knows." });
  return record;
}

function blame({ records }: OfRecords): never {
  const errors = [...records.keys()]
    .filter((record) => (records[record] ?? 0) < 0)
    .map((record) => ({ record, pointer: "", detail: "It is negative." }));
  throw requestError({ status: 422, code: "negative", detail: "Some are negative.", errors });
}

const pointAt = () => recordError({ detail: "It is unknown.", pointer: "/location" });
const codeOf = ({ record }: OfRecord) => recordError({ detail: "No.", code: `c${record}` });

const everyWay: readonly (readonly [string, object])[] = [
  ["answered by predict", answering],
  ["thrown by predict", throwing],
  ["thrown by an async predict", later],
  ["an element of what predictBatch answers", together],
];

const jsonLinesRequest = { "content-type": "application/jsonlines" };

describe("a record error", () => {
  it("is recognised from any copy of this package", () => {
    const mark = Symbol.for("@inference-server/core/record-error");
    expect(isRecordError(recordError({ detail: "No." }))).toBe(true);
    expect(isRecordError({ [mark]: true })).toBe(true);
    expect(isRecordError(new Error("No."))).toBe(false);
    expect(isRecordError(null)).toBe(false);
  });

  it("is an Error, so that it can be thrown", () => {
    const error = recordError({ detail: "No.", pointer: "/x" });
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({
      name: "RecordError",
      message: "No.",
      detail: "No.",
      code: "invalid_record",
      pointer: "/x",
    });
  });

  it.each(everyWay)("fails the request, which lists all of them: %s", async (_, fields) => {
    const answer = await ask(roots(fields), "4\n-1\n9\n-2\n", jsonLinesRequest);
    expect(answer.ok || answer.problem).toMatchObject({
      status: 422,
      code: "negative",
      detail: "Record 1 (line 2): There is no root of -1. 2 of 4 records are bad.",
      errors: [
        { record: 1, line: 2, pointer: "", detail: "There is no root of -1" },
        { record: 3, line: 4, pointer: "", detail: "There is no root of -2" },
      ],
    });
  });

  it.each(everyWay)("is answered with null where the model says so: %s", async (_, fields) => {
    const service = roots({ ...fields, onRecordError: "null" });
    expect(await ask(service, [4, -1, 9])).toMatchObject({ body: "[2,null,3]" });
    expect(await ask(service, { instances: [-1] })).toMatchObject({
      body: '{"predictions":[null]}',
    });
  });

  it.each(everyWay)("is answered with an object where the model says so: %s", async (_, fields) => {
    const service = roots({ ...fields, onRecordError: "object" });
    expect(await ask(service, [4, -1])).toMatchObject({
      body: '[2,{"error":{"detail":"There is no root of -1","code":"negative"}}]',
    });
  });

  it.each(["fail", "null", "object"])(
    "fails a request of one bare record: %s",
    async (onRecordError) => {
      const answer = await ask(roots({ ...together, onRecordError }), -1);
      expect(answer.ok || answer.problem).toMatchObject({
        status: 422,
        code: "negative",
        detail: "There is no root of -1",
        errors: [{ record: 0, pointer: "", detail: "There is no root of -1" }],
      });
    },
  );

  it("says where in the record", async () => {
    const failing = await ask(roots({ predict: pointAt }), [1]);
    expect(failing.ok || failing.problem).toMatchObject({
      code: "invalid_record",
      detail: "Record 0: It is unknown.",
      errors: [{ record: 0, pointer: "/location", detail: "It is unknown." }],
    });
    expect(await ask(roots({ predict: pointAt, onRecordError: "object" }), [1])).toMatchObject({
      body: '[{"error":{"detail":"It is unknown.","code":"invalid_record","pointer":"/location"}}]',
    });
  });

  it("has the code of all, if they share one", async () => {
    expect(await ask(roots({ predict: codeOf }), [1, 1])).toMatchObject({
      problem: { code: "c1" },
    });
    expect(await ask(roots({ predict: codeOf }), [1, 2])).toMatchObject({
      problem: { code: "invalid_record" },
    });
  });

  it("is one of a hundred that are listed, and of as many as there are that are counted", async () => {
    const answer = await ask(roots(together), Array(250).fill(-1));
    expect(answer.ok || answer.problem.errors).toHaveLength(100);
    expect(answer.ok || answer.problem.detail).toContain("250 of 250 records are bad.");
  });

  it("is not asked for by the output schema, which the others must fit", async () => {
    const service = roots({ ...together, output: z.number().max(3), onRecordError: "null" });
    expect(await ask(service, [4, -1, 9])).toMatchObject({ body: "[2,null,3]" });
    const answer = await ask(service, [-1, 16]);
    expect(answer.report.failure).toMatchObject({ record: 1 });
  });

  it("may end a stream that was not begun", async () => {
    const headers = { accept: "application/jsonlines" };
    expect(await ask(roots({ predict: rootsOf }), -1, headers)).toMatchObject({
      problem: { status: 422, code: "negative" },
    });
    expect(await ask(roots({ predict: rootsOf, onRecordError: "null" }), [4, -1])).toMatchObject({
      body: "[[2],null]",
    });
  });
});

describe("where bad records do not fail the request", () => {
  const input = z.object({ x: z.number(), name: z.string() });

  it("those that fail the schema do not reach the model, and the others do", async () => {
    const seen: unknown[] = [];
    const predictBatch = ({ records }: OfRecords) => {
      seen.push(records);
      return records;
    };
    const service = roots({ input: z.number(), predictBatch, onRecordError: "null" });
    expect(await ask(service, ["a", 1, "b", 2])).toMatchObject({ body: "[null,1,null,2]" });
    expect(await ask(service, ["a"])).toMatchObject({ body: "[null]" });
    expect(seen).toEqual([[1, 2]]);
  });

  it("the first fault of each is said", async () => {
    const service = roots({
      input,
      predict: () => 1,
      onRecordError: "object",
    });
    expect(await ask(service, [{ x: "1" }, { x: 1, name: "a" }])).toMatchObject({
      body:
        '[{"error":{"detail":"Invalid input: expected number, received string",' +
        '"code":"invalid_record","pointer":"/x"}},1]',
    });
  });

  it("more than a hundred are no problem", async () => {
    const service = roots({ input: z.number(), ...answering, onRecordError: "null" });
    const payload = [...Array<string>(150).fill("x"), 4];
    expect(await ask(service, payload)).toMatchObject({
      body: JSON.stringify([...Array<null>(150).fill(null), 2]),
    });
  });

  it("an async schema and cells with names are no different", async () => {
    const service = roots({
      input: z.object({ x: z.number().refine(async (x) => Promise.resolve(x > 0)) }),
      columns: ["x"],
      predict: ({ record }: { readonly record: unknown }) => record,
      onRecordError: "null",
    });
    expect(await ask(service, [[1], [-1], [1, 2], [3]])).toMatchObject({
      body: '[{"x":1},null,null,{"x":3}]',
    });
  });

  it("one bare record is refused all the same", async () => {
    const service = roots({ input, predict: () => 1, onRecordError: "null" });
    expect(await ask(service, { x: "1", name: "a" })).toMatchObject({
      problem: { status: 422, code: "invalid_record" },
    });
  });

  it("a refusal that predict throws is the record's: a 4xx", async () => {
    expect(await ask(roots({ predict: refuse, onRecordError: "object" }), [1, -1])).toMatchObject({
      body: '[1,{"error":{"detail":"Nobody knows.","code":"unknown"}}]',
    });
    expect(await ask(roots({ predict: refuse }), [1, -1])).toMatchObject({
      problem: { status: 404 },
    });
  });

  it.each([
    ["is busy", () => requestError({ status: 503, code: "busy", detail: "Later." }), 503],
    ["is broken", () => new Error("secret"), 500],
  ])("a model that %s fails the request", async (_, errorOf, status) => {
    const predict = () => {
      throw errorOf();
    };
    const answer = await ask(roots({ predict, onRecordError: "null" }), [1, 2]);
    expect(answer).toMatchObject({ problem: { status } });
  });
});

it("finds the records that predictBatch blames in the client's list", async () => {
  const service = roots({ input: z.number(), predictBatch: blame, onRecordError: "null" });
  expect(await ask(service, '1\n"x"\n-1\n', jsonLinesRequest)).toMatchObject({
    problem: {
      code: "negative",
      errors: [{ record: 2, line: 3, pointer: "", detail: "It is negative." }],
    },
  });
});

describe("batching", () => {
  it("makes what is asked in the place of predictBatch, and says how many requests it wants", async () => {
    const service = roots({
      predictBatch: ({ records }: OfRecords) => records,
      batching: (run: (args: object) => readonly number[]) =>
        Object.assign(async (args: object) => run(args).map((value) => value + 1), {
          concurrency: 40,
        }),
    });
    expect(await ask(service, [1, 2])).toMatchObject({ body: "[2,3]" });
    expect(service.concurrency()).toBe(40);
  });

  it("yields to the concurrency that the model asks for", async () => {
    const predictBatch = Object.assign(async ({ records }: OfRecords) => records, {
      concurrency: 40,
    });
    const service = roots({ predictBatch });
    await ask(service, [1]);
    expect(service.concurrency()).toBe(40);
    const modest = roots({ predictBatch, concurrency: 2 });
    await ask(modest, [1]);
    expect(modest.concurrency()).toBe(2);
  });
});
