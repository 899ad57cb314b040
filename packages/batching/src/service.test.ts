import {
  createService,
  defineCodec,
  defineModel,
  recordError,
  requestError,
  type Service,
} from "@inference-server/core";
import { predict } from "@inference-server/testing";
import { describe, expect, it } from "vitest";
import { batched } from "./index.ts";

const json = defineCodec({
  name: "json",
  consumes: ["application/json"],
  produces: ["application/json"],
  decode: (bytes) => JSON.parse(new TextDecoder().decode(bytes)) as unknown,
  encode: (value) => JSON.stringify(value),
});

/** A model of roots, which notes how many records each of its calls had. */
function rootModel(onRecordError: "fail" | "null" = "fail") {
  const sizes: number[] = [];
  const model = defineModel({
    name: "roots",
    onRecordError,
    load: () => Math.sqrt,
    predictBatch: ({ records, model: root }) => {
      const secret = records.findIndex((record) => record === "secret");
      if (secret >= 0) {
        const errors = [{ record: secret, pointer: "", detail: "It is secret." }];
        throw requestError({ status: 403, code: "secret", detail: "Some are secret.", errors });
      }
      return records.map((record) =>
        Number(record) < 0
          ? recordError({ detail: `${String(record)} is negative` })
          : root(Number(record)),
      );
    },
    batching: (run) => batched(run, { onBatch: ({ records }) => sizes.push(records) }),
  });
  return { model, sizes };
}

function rootService(onRecordError?: "fail" | "null") {
  const { model, sizes } = rootModel(onRecordError);
  return { service: createService({ plugins: [json, model] }), sizes };
}

async function ask(service: Service, payload: unknown): Promise<unknown> {
  const body = new TextEncoder().encode(JSON.stringify(payload));
  const result = await service.invoke({ body, headers: { "content-type": "application/json" } });
  return result.ok ? result.body : result.problem;
}

describe("in a service", () => {
  it("concurrent requests share a call, each with its own answer in its own form", async () => {
    const { service, sizes } = rootService();
    await service.load();
    const payloads = [4, [1, 9], { instances: [16] }];
    const answers = await Promise.all(payloads.map((payload) => ask(service, payload)));
    expect(answers).toEqual(["2", "[1,3]", '{"predictions":[4]}']);
    expect(sizes).toEqual([4]);
  });

  it("the server learns that more requests are welcome", async () => {
    const { service } = rootService();
    await ask(service, 1);
    expect(service.concurrency()).toBe(64);
  });

  it("a bad record is its caller's affair", async () => {
    const { service } = rootService();
    await service.load();
    const [bad, secret, good] = await Promise.all(
      [[1, -4], [4, "secret"], 9].map((payload) => ask(service, payload)),
    );
    expect(bad).toMatchObject({
      status: 422,
      detail: "Record 1: -4 is negative.",
      errors: [{ record: 1, pointer: "", detail: "-4 is negative" }],
    });
    expect(secret).toMatchObject({
      status: 403,
      code: "secret",
      detail: "Record 1: It is secret.",
      errors: [{ record: 1, pointer: "", detail: "It is secret." }],
    });
    expect(good).toBe("3");
  });

  it("the others of a request are answered where the model says so", async () => {
    const { service } = rootService("null");
    expect(await ask(service, [4, -1, 9])).toBe("[2,null,3]");
  });

  it("an error reaches the client as it was thrown where the request was alone", async () => {
    const { service } = rootService();
    const problem = await ask(service, "secret");
    expect(problem).toMatchObject({ status: 403, detail: "Some are secret." });
  });
});

it("predicts in a unit test as it does in a server", async () => {
  const { model } = rootModel();
  expect(await predict([4, 9], { plugin: model })).toEqual([2, 3]);
});
