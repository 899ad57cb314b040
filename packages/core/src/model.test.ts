import { describe, expect, it } from "vitest";
import { z } from "zod";
import { ask } from "../test/ask.ts";
import { json, jsonLines } from "../test/codecs.ts";
import { attributionOf } from "./attribution.ts";
import { defineCodec } from "./codec.ts";
import { defineModel, type Defined, type ModelDefinition } from "./model.ts";
import type { Plugin } from "./plugin.ts";
import { requestError } from "./request-error.ts";
import { createService } from "./create-service.ts";
import type { Service } from "./service.ts";
import type { StandardSchema } from "./standard-schema.ts";

function serving(model: Plugin): Service {
  return createService({ plugins: [json, jsonLines, model] });
}

/** A model that answers its records, so that a test sees what reached it. */
function echo(fields: object = {}): Service {
  return serving(untyped({ name: "echo", ...fields, predict: identity }));
}

function identity({ record }: { readonly record: unknown }): unknown {
  return record;
}

/** A model as JavaScript lets it be written. */
function untyped(definition: object): Plugin {
  return defineModel(definition as ModelDefinition<null, unknown, Defined, Defined, never>);
}

async function isBelowTwo(x: number): Promise<boolean> {
  return Promise.resolve(x < 2);
}

const jsonLinesRequest = { "content-type": "application/jsonlines" };

describe("records", () => {
  it.each([
    [{ x: 1 }, '{"x":1}'],
    [[1, 2], "[1,2]"],
    [[[1, 2]], "[[1,2]]"],
    [{ instances: [1, 2] }, '{"predictions":[1,2]}'],
    [{ instances: [] }, '{"predictions":[]}'],
    [{ instances: [1], parameters: {} }, '{"instances":[1],"parameters":{}}'],
    [{ instances: 1 }, '{"instances":1}'],
    [[], "[]"],
    [null, "null"],
    [0, "0"],
    ["", '""'],
    [[null], "[null]"],
  ])("of %j are answered in the form in which they came: %s", async (payload, body) => {
    expect(await ask(echo(), JSON.stringify(payload))).toMatchObject({ ok: true, body });
  });

  it("in an envelope are one record where the envelope is off", async () => {
    const service = echo({ envelope: false });
    expect(await ask(service, { instances: [1] })).toMatchObject({ body: '{"instances":[1]}' });
  });

  it("are counted for the log", async () => {
    expect((await ask(echo(), [1, 2, 3])).report.records).toBe(3);
    expect((await ask(echo(), { instances: [1, 2] })).report.records).toBe(2);
    expect((await ask(echo(), { x: 1 })).report.records).toBe(1);
    expect((await ask(echo(), [])).report.records).toBe(0);
  });

  it("of none do not reach the model", async () => {
    const model = defineModel({
      name: "model",
      predictBatch: () => {
        throw new Error("must not be asked");
      },
    });
    expect(await ask(serving(model), [])).toMatchObject({ ok: true, body: "[]" });
    expect(await ask(serving(model), "", jsonLinesRequest)).toMatchObject({ ok: true, body: "" });
  });

  it("are predicted one after the other, in order, sync or async", async () => {
    const seen: unknown[] = [];
    const model = defineModel({
      name: "model",
      predict: ({ record }) => {
        seen.push(record);
        return record === 2 ? Promise.resolve("two") : `sync ${String(record)}`;
      },
    });
    expect(await ask(serving(model), [1, 2, 3])).toMatchObject({
      body: '["sync 1","two","sync 3"]',
    });
    expect(seen).toEqual([1, 2, 3]);
  });

  it("go to predictBatch together, those of one request", async () => {
    const seen: unknown[] = [];
    const model = defineModel({
      name: "model",
      load: () => 10,
      predictBatch: async ({ records, model: factor }) => {
        seen.push(records);
        return records.map((record) => Number(record) * factor);
      },
    });
    const service = serving(model);
    expect(await ask(service, [1, 2])).toMatchObject({ body: "[10,20]" });
    expect(await ask(service, 3)).toMatchObject({ body: "30" });
    expect(seen).toEqual([[1, 2], [3]]);
  });
});

describe("predictions", () => {
  it.each([
    ["too few", () => [1], "1 predictions for 2 records"],
    ["too many", () => [1, 2, 3], "3 predictions for 2 records"],
    ["no array", () => 1, "a value of type number for 2 records"],
    ["no array, later", async () => undefined, "a value of type undefined for 2 records"],
  ])("of predictBatch are one for each record: %s is a 500", async (_what, predictBatch, words) => {
    const answer = await ask(serving(untyped({ name: "acme", predictBatch })), [1, 2]);
    expect(answer).toMatchObject({ problem: { status: 500, code: "prediction_failed" } });
    expect(answer.report.failure?.errors[0]?.message).toBe(
      `"predictBatch" of model "acme" answered ${words}. Answer an array with one prediction ` +
        "for each record, in their order.",
    );
  });

  it.each([
    ["predict", { predict: () => undefined }],
    ["async predict", { predict: async () => undefined }],
    ["predictBatch", { predictBatch: () => [undefined] }],
  ])("are never undefined: %s is told to answer null", async (_what, fields) => {
    const answer = await ask(serving(untyped({ name: "acme", ...fields })), { x: 1 });
    expect(answer).toMatchObject({ problem: { status: 500 } });
    expect(answer.report.failure).toMatchObject({
      plugin: "acme",
      hook: "predictFn",
      errors: [
        {
          message:
            'Model "acme" answered undefined. Return the prediction, or null if there is none.',
        },
      ],
    });
  });

  it("that are streams stay streams alone, and are collected in a list", async () => {
    const model = defineModel({
      name: "model",
      predict: async function* ({ record }) {
        yield `${String(record)} a`;
        yield `${String(record)} b`;
      } as (args: { record: unknown }) => AsyncIterable<string>,
    });
    const headers = { accept: "application/jsonlines" };
    expect(await ask(serving(model), "1", headers)).toMatchObject({ body: '"1 a"\n"1 b"\n' });
    expect(await ask(serving(model), [1, 2], headers)).toMatchObject({
      body: '["1 a","1 b"]\n["2 a","2 b"]\n',
    });
    expect(await ask(serving(model), [1])).toMatchObject({ body: '[["1 a","1 b"]]' });
  });

  it("that are streams are the model's fault, and not the codec's, wherever they fail", async () => {
    const model = defineModel({
      name: "model",
      async *predict() {
        yield "a";
        throw new Error("it ran aground");
      },
    });
    const blame = { plugin: "model", hook: "predictFn", record: 0 };
    const headers = { accept: "application/jsonlines" };
    const alone = await ask(serving(model), "1", headers).catch((error: unknown) => error);
    expect(attributionOf(alone)).toEqual(blame);
    expect((await ask(serving(model), "1")).report.failure).toMatchObject(blame);
    expect((await ask(serving(model), "[1]")).report.failure).toMatchObject(blame);
  });

  it("that are streams may refuse the request as long as nothing was sent", async () => {
    const model = defineModel({
      name: "model",
      predict: () => ({
        [Symbol.asyncIterator]: () => ({
          next: () =>
            Promise.reject(
              requestError({ status: 422, code: "too_shallow", detail: "There is no water." }),
            ),
        }),
      }),
    });
    const headers = { accept: "application/jsonlines" };
    expect(await ask(serving(model), "1", headers)).toMatchObject({
      problem: { status: 422, code: "too_shallow", detail: "There is no water." },
    });
  });
});

describe("the input schema", () => {
  const input = z.object({ x: z.number(), name: z.string().min(1) });

  it("gives the model what it makes of a record", async () => {
    const service = echo({ input: z.object({ x: z.number().default(7) }) });
    expect(await ask(service, [{}, { x: 1, y: 2 }])).toMatchObject({ body: '[{"x":7},{"x":1}]' });
  });

  it("refuses a single record with the path: 422", async () => {
    const answer = await ask(echo({ input }), { x: 1, name: "" });
    expect(answer.ok || answer.problem).toEqual({
      title: "Unprocessable Content",
      detail:
        'The record is not valid at "/name": Too small: expected string to have >=1 characters.',
      status: 422,
      code: "invalid_record",
      requestId: expect.any(String),
      type: "about:blank",
      errors: [
        {
          record: 0,
          pointer: "/name",
          detail: "Too small: expected string to have >=1 characters",
        },
      ],
    });
  });

  it("names every bad record of a list, with its line where there are lines", async () => {
    const lines = '{"x":1,"name":"a"}\n{"x":"1","name":"b"}\n{"x":2}\n';
    const answer = await ask(echo({ input }), lines, jsonLinesRequest);
    expect(answer.ok || answer.problem).toMatchObject({
      status: 422,
      detail:
        'Record 1 (line 2) is not valid at "/x": Invalid input: expected number, received string. ' +
        "2 of 3 records are bad.",
      errors: [
        { record: 1, line: 2, pointer: "/x" },
        { record: 2, line: 3, pointer: "/name" },
      ],
    });
    const envelope = await ask(echo({ input }), { instances: [{ x: 1, name: "a" }, {}] });
    expect(envelope.ok || envelope.problem.errors).toEqual([
      {
        record: 1,
        pointer: "/x",
        detail: "Invalid input: expected number, received undefined",
      },
      {
        record: 1,
        pointer: "/name",
        detail: "Invalid input: expected string, received undefined",
      },
    ]);
  });

  it("lists a hundred errors at most, and looks no further", async () => {
    const answer = await ask(echo({ input: z.number() }), Array(250).fill("x"));
    expect(answer.ok || answer.problem.errors).toHaveLength(100);
    expect(answer.ok || answer.problem.detail).toContain("At least 100 of 250 records are bad.");
  });

  it("may be async", async () => {
    const service = echo({ input: z.number().refine(isBelowTwo, "is not known") });
    expect(await ask(service, [0, 1])).toMatchObject({ body: "[0,1]" });
    expect(await ask(service, [0, 2, 3])).toMatchObject({
      problem: {
        detail: "Record 1 is not valid: is not known. 2 of 3 records are bad.",
        errors: [
          { record: 1, pointer: "", detail: "is not known" },
          { record: 2, pointer: "", detail: "is not known" },
        ],
      },
    });
  });

  it("may depend on the model", async () => {
    const model = defineModel({
      name: "model",
      load: () => 3,
      input: ({ model: width }) => z.array(z.number()).length(width),
      predict: ({ record }) => record.length,
    });
    expect(await ask(serving(model), [[1, 2, 3]])).toMatchObject({ body: "[3]" });
    expect(await ask(serving(model), [[1, 2]])).toMatchObject({ problem: { status: 422 } });
  });

  it("escapes the path as a JSON Pointer", async () => {
    const deep = z.object({ "a/b": z.object({ "c~d": z.array(z.number()) }) });
    const answer = await ask(echo({ input: deep }), { "a/b": { "c~d": [1, "x"] } });
    expect(answer.ok || answer.problem.errors?.[0]?.pointer).toBe("/a~1b/c~0d/1");
  });

  it("may be of any library, its messages with a full stop or without", async () => {
    const schema: StandardSchema = {
      "~standard": {
        version: 1,
        vendor: "acme",
        validate: () => ({ issues: [{ message: "Use one of [a, ...].", path: [{ key: "x" }] }] }),
      },
    };
    expect(await ask(echo({ input: schema }), { x: 1 })).toMatchObject({
      problem: { detail: 'The record is not valid at "/x": Use one of [a, ...].' },
    });
  });

  it.each([
    ["it holds no list", { instances: 5 }, {}, true],
    ["it has other keys", { instances: [{ x: 1 }], signature_name: "serving" }, {}, true],
    ["it is a field of the record", { instances: 5 }, { envelope: false }, false],
  ])("explains an envelope that is none: %s", async (_, payload, options, explained) => {
    const answer = await ask(echo({ input: z.object({ x: z.number() }), ...options }), payload);
    const hint = ' Records go into {"instances": […]}, a list and the only key.';
    expect(!answer.ok && answer.problem.detail.endsWith(hint)).toBe(explained);
  });

  it.each([
    [[1, 2, 3], true],
    [{ instances: [1, 2, 3] }, true],
    [[[1, 2, "x"]], false],
    [1, false],
  ])("explains a flat array where records are arrays: %j", async (payload, explained) => {
    const answer = await ask(echo({ input: z.array(z.number()) }), payload);
    const hint = " An array is a list of records; one record of several values is [[…]].";
    expect(!answer.ok && answer.problem.detail.endsWith(hint)).toBe(explained);
  });

  it("that throws is the server's fault, not the client's", async () => {
    const schema: StandardSchema = {
      "~standard": {
        version: 1,
        vendor: "acme",
        validate: () => {
          throw new TypeError("secret");
        },
      },
    };
    const answer = await ask(echo({ input: schema }), { x: 1 });
    expect(answer).toMatchObject({ problem: { status: 500, code: "prediction_failed" } });
    expect(JSON.stringify(!answer.ok && answer.problem)).not.toContain("secret");
  });
});

describe("columns", () => {
  it("name the cells of records that arrive as arrays, and leave objects alone", async () => {
    const service = echo({ columns: ["a", "b"] });
    expect(await ask(service, [[1, 2], { b: 3 }])).toMatchObject({
      body: '[{"a":1,"b":2},{"b":3}]',
    });
  });

  it("refuse records of another width: 422", async () => {
    const answer = await ask(echo({ columns: ["a", "b"] }), [[1, 2], [1], [1, 2, 3]]);
    expect(answer.ok || answer.problem).toMatchObject({
      status: 422,
      detail:
        'Record 1 is not valid: it has 1 values, expected 2: "a", "b". 2 of 3 records are bad.',
      errors: [
        { record: 1, pointer: "", detail: 'it has 1 values, expected 2: "a", "b"' },
        { record: 2, pointer: "", detail: 'it has 3 values, expected 2: "a", "b"' },
      ],
    });
  });

  it("list eight names of many", async () => {
    const answer = await ask(echo({ columns: "abcdefghij".split("") }), [[1]]);
    expect(!answer.ok && answer.problem.errors?.[0]?.detail).toBe(
      'it has 1 values, expected 10: "a", "b", "c", "d", "e", "f", "g", "h", …',
    );
  });

  it("explain a flat array", async () => {
    const input = z.object({ a: z.number(), b: z.number() });
    const answer = await ask(echo({ input, columns: ["a", "b"] }), [1, 2]);
    expect(!answer.ok && answer.problem.detail).toContain("one record of several values is [[…]]");
  });

  it("may depend on the model", async () => {
    const model = defineModel({
      name: "model",
      load: async () => ["a"],
      columns: ({ model: names }) => names,
      predict: ({ record }) => record ?? null,
    });
    expect(await ask(serving(model), [[1]])).toMatchObject({ body: '[{"a":1}]' });
  });

  it("tell codecs alone where arrays are kept", async () => {
    const service = echo({ columns: ["a", "b"], arrays: "kept" });
    expect(await ask(service, [[1, 2], [1]])).toMatchObject({ body: "[[1,2],[1]]" });
  });

  it("reach the codec with the types that the schema publishes", async () => {
    let seen: unknown;
    const codec = defineCodec({
      name: "csv",
      consumes: ["text/csv"],
      decode: (_bytes, { columns, positional }) => {
        seen = { columns, positional };
        return [];
      },
    });
    const model = defineModel({
      name: "model",
      input: z.object({
        text: z.string(),
        whole: z.int().nullable(),
        number: z.number(),
        flag: z.boolean().optional(),
        choice: z.enum(["a", "b"]),
        either: z.union([z.string(), z.number()]),
        nested: z.object({}),
      }),
      columns: ["text", "whole", "number", "flag", "choice", "either", "nested", "unknown"],
      predict: () => null,
    });
    const service = createService({ plugins: [json, codec, model] });
    await ask(service, "", { "content-type": "text/csv" });
    expect(seen).toEqual({
      columns: [
        { name: "text", type: "string" },
        { name: "whole", type: "integer", nullable: true },
        { name: "number", type: "number" },
        { name: "flag", type: "boolean" },
        { name: "choice", type: "string" },
        { name: "either" },
        { name: "nested" },
        { name: "unknown" },
      ],
      positional: true,
    });
  });

  it("are the schema's properties where none are named, but name no cells", async () => {
    const service = echo({ input: z.union([z.object({ a: z.number() }), z.array(z.number())]) });
    expect(await ask(service, [[1]])).toMatchObject({ body: "[[1]]" });
    const object = echo({ input: z.object({ a: z.number() }) });
    await object.load();
    expect(object.describe().signature).toMatchObject({ columns: [{ name: "a", type: "number" }] });
    expect(object.describe().signature).not.toHaveProperty("positional");
  });
});

describe("the output schema", () => {
  it("gives the client what it makes of a prediction", async () => {
    const service = echo({ output: z.object({ x: z.number() }) });
    expect(await ask(service, [{ x: 1, internal: 2 }])).toMatchObject({ body: '[{"x":1}]' });
  });

  it("names nothing to the client when a prediction does not fit, and all to the log", async () => {
    const service = echo({ output: z.object({ rate: z.number() }) });
    const answer = await ask(service, [{ rate: 1 }, { rate: "secret" }]);
    expect(answer.ok || answer.problem).toMatchObject({
      status: 500,
      code: "prediction_failed",
      detail: "The model failed. The server's log says why, under this requestId.",
    });
    expect(answer.report.failure).toMatchObject({
      phase: "predict",
      plugin: "echo",
      hook: "predictFn",
      record: 1,
      errors: [
        {
          message:
            'The prediction of record 1 does not fit the output schema at "/rate": Invalid input: ' +
            'expected number, received string. Change "predict" or the "output" schema of the model.',
        },
      ],
    });
  });

  it("may follow from the loaded model", async () => {
    const model = defineModel({
      name: "acme",
      load: () => ({ classes: ["cat", "dog"] }),
      output: ({ model: { classes } }) => z.enum(classes),
      predict: ({ record }) => String(record),
    });
    const service = serving(model);
    expect(await ask(service, ["dog"])).toMatchObject({ body: '["dog"]' });
    expect(await ask(service, ["elk"])).toMatchObject({ problem: { status: 500 } });
    expect(service.describe().signature).toMatchObject({ output: { enum: ["cat", "dog"] } });
  });

  it("may be async", async () => {
    const service = echo({ output: z.number().refine(isBelowTwo) });
    expect(await ask(service, [1])).toMatchObject({ body: "[1]" });
    expect(await ask(service, [1, 2])).toMatchObject({ problem: { status: 500 } });
  });
});

describe("a failing predict", () => {
  it("says at which record, to the log alone", async () => {
    const model = defineModel({
      name: "acme",
      predict: ({ record }) => {
        if (record === 13) throw new Error("secret");
        return record ?? null;
      },
    });
    const answer = await ask(serving(model), [12, 13]);
    expect(JSON.stringify(!answer.ok && answer.problem)).not.toContain("secret");
    expect(answer).toMatchObject({
      problem: { status: 500, code: "prediction_failed" },
      report: { failure: { plugin: "acme", hook: "predictFn", record: 1 } },
    });
  });

  it.each(["sync", "async"])("may blame one record of a list, %s", async (how) => {
    const error = requestError({
      status: 422,
      code: "unknown_location",
      detail: 'Nobody knows "Atlantis".',
      headers: { "X-Reason": "sunk" },
      retryAfter: 60,
    });
    const model = defineModel({
      name: "acme",
      predict: ({ record }) => {
        if (record !== "Atlantis") return 1;
        if (how === "async") return Promise.reject(error);
        throw error;
      },
    });
    const service = serving(model);
    const answer = await ask(service, '"Wight"\n"Atlantis"\n', jsonLinesRequest);
    expect(answer).toMatchObject({
      problem: {
        status: 422,
        code: "unknown_location",
        detail: 'Record 1: Nobody knows "Atlantis".',
        errors: [{ record: 1, line: 2, pointer: "", detail: 'Nobody knows "Atlantis".' }],
      },
      headers: { "X-Reason": "sunk", "Retry-After": "60" },
    });
    const alone = await ask(service, '"Atlantis"');
    expect(alone).toMatchObject({ problem: { detail: 'Nobody knows "Atlantis".' } });
    expect(!alone.ok && alone.problem).not.toHaveProperty("errors");
  });
});

describe("a model of bytes", () => {
  const model = defineModel({
    name: "thumbnails",
    bytes: ["image/*"],
    predict: ({ record }) => record.byteLength,
  });

  it("gets the body as one record", async () => {
    const answer = await ask(serving(model), new Uint8Array(3), { "content-type": "image/png" });
    expect(answer).toMatchObject({ ok: true, body: "3" });
    expect(answer.report.records).toBe(1);
  });

  it("never gets what another codec has decoded: 422 says what to send", async () => {
    expect(await ask(serving(model), { image: "…" })).toMatchObject({
      problem: {
        status: 422,
        detail: "The record is not valid: expected bytes: send a body of type image/*.",
      },
    });
  });

  it("gets lists of bytes from codecs that hold bytes", async () => {
    const codec = defineCodec({
      name: "pairs",
      consumes: ["application/x-pairs"],
      decode: (bytes) => [bytes.subarray(0, 2), bytes.subarray(2)],
    });
    const service = createService({ plugins: [json, codec, model] });
    const headers = { "content-type": "application/x-pairs" };
    expect(await ask(service, new Uint8Array(5), headers)).toMatchObject({ body: "[2,3]" });
  });
});

describe("further fields", () => {
  it("answer their hooks", async () => {
    const closed: unknown[] = [];
    const model = defineModel({
      name: "acme",
      version: "1.2.3",
      load: ({ modelDir }) => ({ modelDir }),
      predict: ({ model: { modelDir } }) => modelDir,
      ping: ({ model: { modelDir } }) => modelDir !== "/models/a",
      close: ({ model: loaded }) => {
        closed.push(loaded);
      },
      batchStrategy: "SINGLE_RECORD",
      maxConcurrentTransforms: 4,
      maxPayloadInMB: 0,
    });
    const service = createService({ plugins: [json, model], modelDir: "/models/a" });
    expect(await ask(service, "1")).toMatchObject({ body: '"/models/a"' });
    expect(await service.ping()).toMatchObject({ healthy: false });
    expect(await service.executionParameters()).toEqual({
      BatchStrategy: "SINGLE_RECORD",
      MaxConcurrentTransforms: 4,
      MaxPayloadInMB: 0,
    });
    await service.close();
    expect(closed).toEqual([{ modelDir: "/models/a" }]);
    expect(service.describe().plugins[1]).toMatchObject({ name: "acme", version: "1.2.3" });
  });

  it("may add hooks, such as an inputFn for a format of the model's own", async () => {
    const model = defineModel({
      name: "acme",
      predict: ({ record }) => record ?? null,
      hooks: {
        inputFn: { consumes: ["text/x-acme"], handler: ({ inputData }) => inputData.length },
      },
    });
    expect(await ask(serving(model), "abc", { "content-type": "text/x-acme" })).toMatchObject({
      body: "3",
    });
  });

  it("describe the model, once it is loaded", async () => {
    const service = echo({
      input: z.object({ x: z.number() }),
      output: z.object({ x: z.number() }),
      examples: [{ x: 1 }],
      columns: [{ name: "x", nullable: true }],
    });
    expect(service.describe()).not.toHaveProperty("signature");
    await service.load();
    expect(service.describe().signature).toMatchObject({
      columns: [{ name: "x", nullable: true }],
      positional: true,
      input: { type: "object", properties: { x: { type: "number" } } },
      output: { type: "object" },
      examples: [{ x: 1 }],
    });
  });

  it("describe nothing that a schema cannot publish", async () => {
    const service = echo({ input: z.object({ x: z.date() }) });
    await service.load();
    expect(service.describe().signature).toEqual({});
  });
});

describe("refuses a definition that JavaScript let pass", () => {
  it.each([
    [{}, 'has neither of "predict" and "predictBatch". Define exactly one:'],
    [{ predict: identity, predictBatch: identity }, 'has both of "predict" and "predictBatch".'],
    [
      { predict: identity, concurrency: 0 },
      'has the "concurrency" 0. Expected an integer of 1 or more.',
    ],
    [
      { predict: identity, batching: identity },
      'has "batching", but no "predictBatch": there is nothing to join records for.',
    ],
    [
      { predict: identity, onRecordError: "skip" },
      'has the "onRecordError" "skip". Expected "fail", "null" or "object".',
    ],
    [{ predict: identity, colums: [] }, 'has an unknown field "colums". Did you mean "columns"?'],
    [{ predict_fn: identity }, 'has an unknown field "predict_fn".'],
    [
      { predict: identity, hooks: { predictFn: identity } },
      'answers "predictFn" in "hooks", which a field of defineModel answers already.',
    ],
    [
      { predict: identity, bytes: ["image/*"], hooks: { inputFn: identity } },
      'has both "bytes" and an "inputFn" in "hooks".',
    ],
  ])("%j", (fields, message) => {
    const define = () => untyped({ name: "acme", ...fields });
    expect(define).toThrow(TypeError);
    expect(define).toThrow(`defineModel: model "acme" ${message}`);
  });
});

it("leaves arrays as they are where the columns of a model are not known", async () => {
  const service = echo({ columns: () => undefined });
  expect(await ask(service, [[1, 2]])).toMatchObject({ body: "[[1,2]]" });
  expect(service.describe().signature).toEqual({});
});

describe("columns without a schema", () => {
  it("refuse a record that is a bare value, which could be a flat row", async () => {
    const answer = await ask(echo({ columns: ["a", "b"] }), [1, 2]);
    expect(answer).toMatchObject({ ok: false, problem: { status: 422, code: "invalid_record" } });
    expect(JSON.stringify(answer)).toContain("[[…]]");
  });

  it("may have any name without touching a prototype", async () => {
    const answer = await ask(echo({ columns: ["a", "__proto__"] }), [[1, { polluted: true }]]);
    expect(answer).toMatchObject({ ok: true, body: '[{"a":1,"__proto__":{"polluted":true}}]' });
  });
});
