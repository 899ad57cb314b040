import { defineModel, definePlugin, requestError } from "@inference-server/core";
import { expect, expectTypeOf, it } from "vitest";
import { plainJson, plainRows } from "../test/plain-json.ts";
import { numbers } from "../test/standard-schema.ts";
import { predict, type InvocationError } from "./index.ts";

const area = defineModel({
  name: "area",
  input: numbers("width", "height"),
  columns: ["width", "height"],
  load: ({ modelDir }) => ({ modelDir, open: true }),
  predict: ({ record, model }) => {
    if (!model.open) throw new Error("the model is closed");
    return { area: record.width * record.height };
  },
  close: ({ model }) => {
    model.open = false;
  },
});

it("hands the value itself to the model, and types both ends", async () => {
  const one = await predict({ width: 2, height: 3 }, { plugin: area });
  expect(one).toEqual({ area: 6 });
  expectTypeOf(one).toEqualTypeOf<{ area: number }>();
  const many = await predict([{ width: 2, height: 3 }], { plugin: area });
  expect(many).toEqual([{ area: 6 }]);
  expectTypeOf(many).toEqualTypeOf<{ area: number }[]>();
});

it("types a list of records that are arrays, and takes no such record alone", () => {
  const sum = defineModel({
    name: "sum",
    input: {
      "~standard": {
        version: 1,
        vendor: "test",
        validate: (value) => ({ value: value as number[] }),
      },
    },
    predict: ({ record }) => record.length,
  });
  const list = () => predict([[1, 2]], { plugin: sum });
  expectTypeOf(list).returns.resolves.toEqualTypeOf<number[]>();
  expectTypeOf<Parameters<typeof predict<number[], number>>[0]>().not.toExtend<{ width: string }>();
});

it("leaves the types of a plugin that is no model open", async () => {
  const plugin = definePlugin({
    name: "join",
    hooks: { predictFn: ({ data }) => (data as readonly string[]).join() },
  });
  const answer = await predict(["a", "b"], { plugin });
  expect(answer).toBe("a,b");
  expectTypeOf(answer).toBeUnknown();
});

it("sends the data through the codecs and reads the answer back", async () => {
  const plugins = [plainJson, plainRows];
  const body = { width: 2, height: 3 };
  expect(await predict(body, { plugin: area, plugins, contentType: "application/json" })).toEqual({
    area: 6,
  });
  expect(await predict(body, { plugin: area, plugins, contentType: "text/csv" })).toEqual([[6]]);
  const options = { plugin: area, plugins, contentType: "text/csv", accept: "application/json" };
  expect(await predict([body, body], options)).toEqual([{ area: 6 }, { area: 6 }]);
});

it("takes bytes for a body that is written already", async () => {
  const options = { plugin: area, plugins: [plainJson], contentType: "application/json" };
  const body = new TextEncoder().encode('{"instances":[{"width":1,"height":4}]}');
  expect(await predict(body, options)).toEqual({ predictions: [{ area: 4 }] });
});

it("answers text and bytes as they are where no codec reads them", async () => {
  const plugin = defineModel({
    name: "mirror",
    bytes: ["image/*"],
    predict: ({ record }) => (record.length > 2 ? "large" : record),
  });
  const options = { plugin, contentType: "image/png" };
  expect(await predict(Uint8Array.of(1, 2, 3), options)).toBe("large");
  expect(await predict(Uint8Array.of(1), options)).toEqual(Uint8Array.of(1));
});

it("gives the model its directory", async () => {
  const plugin = defineModel({
    name: "where",
    load: ({ modelDir }) => modelDir,
    predict: ({ model }) => model,
  });
  expect(await predict(null, { plugin, modelDir: "/opt/a-model" })).toBe("/opt/a-model");
});

it("rejects with the problem that a client would read", async () => {
  const failure: unknown = await predict({ width: 2, height: Number.NaN }, { plugin: area }).catch(
    (error: unknown) => error,
  );
  expect(failure).toMatchObject({
    name: "InvocationError",
    message:
      'The prediction failed: 422 invalid_record: The record is not valid at "/height": expected a ' +
      'finite number. (hook "predictFn" of plugin "area")',
    problem: {
      status: 422,
      code: "invalid_record",
      errors: [{ record: 0, pointer: "/height", detail: "expected a finite number" }],
    },
  });
});

it("rejects with what only the log would say of a fault of the server", async () => {
  const plugin = definePlugin({
    name: "broken",
    hooks: {
      predictFn: () => {
        throw new RangeError("no such tensor", { cause: new Error("file is cut off") });
      },
    },
  });
  const failure = (await predict(1, { plugin }).catch(
    (error: unknown) => error,
  )) as InvocationError;
  expect(failure.problem).toMatchObject({ status: 500, code: "prediction_failed" });
  expect(failure.message).toContain(
    'RangeError: no such tensor (hook "predictFn" of plugin "broken")',
  );
  expect(failure.cause).toMatchObject({ name: "RangeError", message: "no such tensor" });
  expect((failure.cause as Error).stack).toContain("predict.test.ts");
  expect((failure.cause as Error).cause).toMatchObject({ message: "file is cut off" });
});

it("says which codec is missing", async () => {
  const options = { plugin: area, plugins: [plainRows], contentType: "application/json" };
  await expect(predict({ width: 1, height: 1 }, options)).rejects.toThrow(
    new TypeError(
      'predict: none of the plugins writes this data as "application/json". Add a codec that does to ' +
        '"plugins", or pass the body itself as a Uint8Array.',
    ),
  );
  await expect(predict(new Uint8Array(), options)).rejects.toMatchObject({
    problem: { status: 415, code: "unsupported_media_type" },
  });
});

it("passes on what a failing load throws, and closes what was opened", async () => {
  const plugin = defineModel({
    name: "absent",
    load: (): string => {
      throw new Error("no model.bin");
    },
    predict: ({ model }) => model,
  });
  await expect(predict(1, { plugin })).rejects.toThrow("no model.bin");
});

it("keeps a model open until its stream has been read", async () => {
  const closed: string[] = [];
  const plugin = defineModel({
    name: "counter",
    load: () => "counter",
    predict: async function* () {
      for (const count of [1, 2]) yield await Promise.resolve(`${count} ${closed.join()}`);
    },
    close: ({ model }) => void closed.push(model),
  });
  const read: string[] = [];
  for await (const count of await predict(1, { plugin })) read.push(count);
  expect(read).toEqual(["1 ", "2 "]);
  expect(closed).toEqual(["counter"]);
});

it("runs wrappers and further plugins as a server would", async () => {
  const doubles = definePlugin({
    name: "doubles",
    wrappers: {
      predictFn: async (args, next) => {
        const { area: size } = (await next(args)) as { area: number };
        return { area: size * 2 };
      },
    },
  });
  expect(await predict({ width: 2, height: 3 }, { plugin: area, plugins: [doubles] })).toEqual({
    area: 12,
  });
});

it("passes a request's own refusal on", async () => {
  const plugin = definePlugin({
    name: "busy",
    hooks: {
      predictFn: () => {
        throw requestError({ status: 429, code: "busy", detail: "Try later." });
      },
    },
  });
  await expect(predict(1, { plugin })).rejects.toMatchObject({
    problem: { status: 429, code: "busy" },
  });
});

it("has no prediction for undefined", async () => {
  await expect(
    predict(undefined, { plugin: area, contentType: "application/json" }),
  ).rejects.toThrow(new TypeError("predict: the data is undefined. Pass a value."));
});
