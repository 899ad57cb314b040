import {
  defineCodec,
  defineModel,
  definePlugin,
  recordError,
  type ModelPlugin,
} from "@inference-server/core";
import { expect, it } from "vitest";
import { plainJson, plainRows } from "../../test/plain-json.ts";
import { numbers } from "../../test/standard-schema.ts";
import { describeModel, type DescribeModelOptions } from "../index.ts";

/** The tests that describeModel defines, and what becomes of each. */
async function verdicts(
  plugin: ModelPlugin,
  options: Partial<DescribeModelOptions> = {},
): Promise<Readonly<Record<string, string>>> {
  const tests = new Map<string, () => Promise<void>>();
  describeModel(plugin, {
    plugins: [plainJson, plainRows],
    ...options,
    test: (name, run) => tests.set(name, run),
  });
  const results: Record<string, string> = {};
  for (const [name, run] of tests) {
    results[name.replace(`"${plugin.name}" `, "")] = await run().then(
      () => "passed",
      (error: unknown) => (error instanceof Error ? error.message : "no Error"),
    );
  }
  return results;
}

async function broken(
  plugin: ModelPlugin,
  options?: Partial<DescribeModelOptions>,
): Promise<readonly (readonly [promise: string, message: string])[]> {
  return Object.entries(await verdicts(plugin, options)).filter(
    ([, result]) => result !== "passed",
  );
}

const input = numbers("width", "height");
const columns = ["width", "height"];
const examples = [
  { height: 3, width: 2 },
  { width: 1, height: 1 },
];

const area = defineModel({
  name: "area",
  input,
  columns,
  examples,
  predict: ({ record }) => ({ area: record.width * record.height }),
});

it("passes a model that answers its examples in every format", async () => {
  expect(await verdicts(area, { bad: [{ width: 1 }, "wide", [1]] })).toEqual({
    "answers its examples": "passed",
    "has a codec for its examples": "passed",
    "answers its examples as application/json": "passed",
    "answers its examples as text/csv": "passed",
    "refuses bad records": "passed",
  });
});

it("passes a model of bodies that are records", async () => {
  const size = defineModel({
    name: "size",
    bytes: ["image/*"],
    examples: [Uint8Array.of(1, 2), new Uint8Array()],
    predict: ({ record }) => record.byteLength,
  });
  expect(await verdicts(size)).toEqual({
    "answers its examples": "passed",
    "has a codec for its examples": "passed",
    "answers its examples as application/json": "passed",
    "answers its examples as text/csv": "passed",
    "answers its examples as image/*": "passed",
  });
});

it("passes a model whose records are arrays and whose predictions come as a stream", async () => {
  const steps = defineModel({
    name: "steps",
    examples: [[1, 2]],
    predict: async function* ({ record }) {
      yield* await Promise.resolve(record as readonly number[]);
    },
  });
  expect(await broken(steps)).toEqual([]);
});

it("finds a model without examples, and takes them as an option", async () => {
  const { promise, message } = {
    promise: "answers its examples",
    message: 'there are no examples. Add "examples" to the model, or pass them to describeModel.',
  };
  const bare = defineModel({ name: "bare", input, predict: ({ record }) => record.width });
  expect(await broken(bare)).toContainEqual([promise, message]);
  expect(await broken(bare, { examples })).toEqual([]);
});

it("finds a model that predicts otherwise each time", async () => {
  let calls = 0;
  const moody = defineModel({ name: "moody", examples: [1], predict: () => (calls += 1) });
  const [[promise, message] = []] = await broken(moody);
  expect(promise).toBe("answers its examples");
  expect(message).toBe(
    "example 0, 1, gave 3 alone and 2 in a list. A model must predict the same each time.",
  );
});

it("finds a model that a format's values confuse", async () => {
  const strict = defineModel({
    name: "strict",
    examples: [{ width: 2 }],
    // A row of a table has no Object.prototype here, and this model looks at it.
    predict: ({ record }) => Object.getPrototypeOf(record) === Object.prototype,
  });
  const bareJson = defineCodec({
    name: "bare-json",
    consumes: ["application/json"],
    produces: ["application/json"],
    decode: (bytes): unknown =>
      JSON.parse(new TextDecoder().decode(bytes), (_key, value: unknown) =>
        typeof value === "object" && value !== null && !Array.isArray(value)
          ? Object.assign(Object.create(null), value)
          : value,
      ),
    encode: (value) => JSON.stringify(value),
  });
  expect(await broken(strict, { plugins: [bareJson] })).toEqual([
    [
      "answers its examples as application/json",
      "[ { width: 2 } ] as application/json gave [ false ], expected [ true ] as without a codec.",
    ],
  ]);
});

it("finds examples that no codec carries", async () => {
  const [[promise, message] = []] = await broken(area, { plugins: [] });
  expect(promise).toBe("has a codec for its examples");
  expect(message).toContain('they write nothing. Add a codec to "plugins".');
});

it("finds predictions that cannot be written", async () => {
  const large = defineModel({ name: "large", examples: [1], predict: () => 10n });
  expect(await broken(large)).toEqual([
    [
      "answers its examples as application/json",
      "[ 1 ] as application/json was answered with 500: The prediction could not be written. The " +
        "server's log says why, under this requestId.",
    ],
  ]);
});

it("finds bad records that are answered, or blamed on the server", async () => {
  const naive = defineModel({
    name: "naive",
    examples: [{ width: 1 }],
    predict: ({ record }) => (record as { width: { toFixed: () => string } }).width.toFixed(),
  });
  const [[promise, message] = []] = await broken(naive, { bad: [{}] });
  expect(promise).toBe("refuses bad records");
  expect(message).toMatch(
    /^\{\} was answered with 500 prediction_failed, which blames the server: Cannot read/,
  );
  const [[, answered] = []] = await broken(naive, { bad: [{ width: -1 }] });
  expect(answered).toBe(
    '{ width: -1 } was answered, expected a refusal: a schema in "input" refuses it.',
  );
});

it.each(["null", "object"] as const)(
  "passes a model that puts something in the place of bad records: %s",
  async (onRecordError) => {
    const root = defineModel({
      name: "root",
      input,
      columns,
      examples,
      onRecordError,
      predict: ({ record }) =>
        record.width < 0
          ? recordError({ detail: "It is negative.", code: "negative", pointer: "/width" })
          : Math.sqrt(record.width),
    });
    // The last two arrive as a list even as values.
    const bad = [{ width: -1, height: 1 }, { width: 1 }, [-1, 1], ["wide", 1]];
    expect(await broken(root, { bad })).toEqual([]);
  },
);

it.each([
  ["null, where there are no others", { width: 1 }, null],
  ["a prediction", [1], 1],
  ["text in the place of the error", [1], { error: "It is negative." }],
  ["an error without a code", [1], { error: { detail: "It is negative." } }],
  ["something beside the error", [1], { error: { detail: "No.", code: "no" }, area: 1 }],
])("finds bad records that are answered with %s", async (_, bad, prediction) => {
  const vague = defineModel({
    name: "vague",
    examples: [2],
    onRecordError: "null",
    predict: () => prediction,
  });
  const [[, message] = []] = await broken(vague, { bad: [bad] });
  expect(message).toMatch(/was answered, expected a refusal: a schema in "input" refuses it\.$/);
});

it("gives the model its directory, and releases it after each test", async () => {
  const events: string[] = [];
  const plugin = defineModel({
    name: "where",
    examples: [1],
    load: ({ modelDir }) => {
      events.push(`load ${modelDir}`);
      return modelDir;
    },
    predict: ({ model }) => model,
    close: () => void events.push("close"),
  });
  await verdicts(plugin, { plugins: [plainJson], modelDir: "/opt/a-model" });
  expect(events).toEqual(Array.from({ length: 3 }).flatMap(() => ["load /opt/a-model", "close"]));
});

it("refuses plugins that cannot be composed at once", async () => {
  const nameless = definePlugin({ name: "", hooks: { pingFn: () => true } });
  await expect(verdicts(area, { plugins: [nameless] })).rejects.toThrow("[invalid_name]");
});
