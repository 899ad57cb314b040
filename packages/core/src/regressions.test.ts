import { describe, expect, it } from "vitest";
import { z } from "zod";
import { ask } from "../test/ask.ts";
import { json } from "../test/codecs.ts";
import type { Context } from "./context.ts";
import { defineModel } from "./model.ts";
import { definePlugin } from "./plugin.ts";
import { createService } from "./create-service.ts";
import type { Service } from "./service.ts";

// What a probe of the Python server found wrong, each as a test of what is right. Rows 6 (routes
// and methods) and 12 (SIGTERM) are HTTP's and the process's, and are tested where those live.

/** A service in JSON alone; `seen` is whatever reached the model. */
function shippingForecast(): { readonly service: Service; readonly seen: readonly unknown[] } {
  const seen: unknown[] = [];
  const model = defineModel({
    name: "shipping-forecast",
    input: z.object({ location: z.string() }),
    predict: ({ record }) => {
      seen.push(record);
      return { location: record.location };
    },
  });
  return { service: createService({ plugins: [json, model] }), seen };
}

describe("a request that used to be a 500", () => {
  it("1: malformed JSON is a 400 that says where", async () => {
    const { service, seen } = shippingForecast();
    expect(await ask(service, '{"location":"Fair Isle",}')).toMatchObject({
      problem: {
        status: 400,
        code: "malformed_body",
        detail: expect.stringContaining("position 24"),
      },
    });
    expect(seen).toEqual([]);
  });

  it("2: JSON without the expected field is a 422 with the path", async () => {
    const { service, seen } = shippingForecast();
    expect(await ask(service, "{}")).toMatchObject({
      problem: {
        status: 422,
        code: "invalid_record",
        errors: [{ record: 0, pointer: "/location" }],
      },
    });
    expect(seen).toEqual([]);
  });

  it("3: CSV without a CSV codec is a 415 with what can be read", async () => {
    const { service } = shippingForecast();
    expect(await ask(service, "Fair Isle\n", { "content-type": "text/csv" })).toMatchObject({
      problem: {
        status: 415,
        detail: expect.stringContaining("Readable: application/json, application/*+json."),
      },
    });
  });

  it("4: an Accept that no codec writes is a 406 with what can be written", async () => {
    const { service, seen } = shippingForecast();
    expect(await ask(service, { location: "Wight" }, { accept: "text/csv" })).toMatchObject({
      problem: { status: 406, detail: expect.stringContaining("Writable: application/json.") },
    });
    expect(seen).toEqual([]);
  });

  it("5: no Accept is as good as */*", async () => {
    const { service } = shippingForecast();
    const answers = [
      await ask(service, { location: "Wight" }),
      await ask(service, { location: "Wight" }, { accept: "*/*" }),
    ];
    for (const answer of answers) {
      expect(answer).toMatchObject({
        ok: true,
        body: '{"location":"Wight"}',
        contentType: "application/json",
      });
    }
  });
});

describe("bytes that used to reach the model undecoded", () => {
  /** A codec without declared types that declines politely what is not its own. */
  const polite = definePlugin({
    name: "polite",
    hooks: {
      inputFn: ({ inputData, mediaType }) =>
        mediaType === "application/json"
          ? (JSON.parse(new TextDecoder().decode(inputData)) as unknown)
          : undefined,
    },
  });

  it("7: a type that the codec does not own is a 415", async () => {
    const { service, seen } = shippingForecast();
    const headers = { "content-type": "text/csv" };
    expect(await ask(service, "Fair Isle\n", headers)).toMatchObject({ problem: { status: 415 } });
    expect(seen).toEqual([]);
    const reached: unknown[] = [];
    const model = definePlugin({
      name: "model",
      hooks: { predictFn: ({ data }) => reached.push(data) },
    });
    const plain = createService({ plugins: [polite, model] });
    expect(await ask(plain, "Fair Isle\n", headers)).toMatchObject({
      problem: { status: 415, detail: 'No installed codec reads "text/csv".' },
    });
    expect(reached).toEqual([]);
  });

  it("8: application/json; charset=utf-8 is JSON", async () => {
    const { service, seen } = shippingForecast();
    const headers = { "content-type": "application/json; charset=utf-8" };
    expect(await ask(service, { location: "Wight" }, headers)).toMatchObject({ ok: true });
    expect(seen).toEqual([{ location: "Wight" }]);
    const plain = createService({
      plugins: [
        polite,
        definePlugin({ name: "m", hooks: { predictFn: ({ data }) => typeof data } }),
      ],
    });
    expect(await ask(plain, {}, headers)).toMatchObject({ body: "object" });
  });

  it("9: a body of null is decoded to null, and null may be the prediction", async () => {
    const seen: unknown[] = [];
    const model = defineModel({
      name: "model",
      predict: ({ record }) => {
        seen.push(record);
        return null;
      },
    });
    const service = createService({ plugins: [json, model] });
    expect(await ask(service, "null")).toMatchObject({ ok: true, body: "null" });
    expect(seen).toEqual([null]);
  });
});

describe("work that used to be done twice or more", () => {
  it("10: a predictFn that answers nothing runs once, and is named", async () => {
    let runs = 0;
    const model = definePlugin({
      name: "acme-model",
      hooks: {
        modelFn: () => () => {
          runs += 1;
        },
        predictFn: ({ data, model: run }) => {
          (run as (data: unknown) => void)(data);
        },
      },
    });
    const service = createService({ plugins: [json, model] });
    expect(await ask(service, 1)).toMatchObject({
      problem: { status: 500, code: "prediction_failed" },
      report: {
        failure: {
          plugin: "acme-model",
          hook: "predictFn",
          errors: [
            {
              message:
                'Plugin "acme-model" answered undefined from "predictFn", which nobody else ' +
                "answers. Return null if that is the answer.",
            },
          ],
        },
      },
    });
    expect(runs).toBe(1);
  });

  it("11: six first pings at once load the model once", async () => {
    let loads = 0;
    const model = definePlugin({
      name: "model",
      hooks: {
        modelFn: async () => {
          loads += 1;
          return "a model";
        },
        predictFn: () => 1,
      },
    });
    const service = createService({ plugins: [json, model] });
    await Promise.all(Array.from({ length: 6 }, () => service.ping()));
    await service.load();
    expect(await service.ping()).toEqual({ healthy: true });
    expect(loads).toBe(1);
  });
});

it("13: every per-request hook knows request id, headers, abort and response headers", async () => {
  const contexts = new Map<string, Context>();
  const plugin = definePlugin({
    name: "all",
    hooks: {
      inputFn: ({ context }) => contexts.set("inputFn", context),
      predictFn: ({ context }) => contexts.set("predictFn", context),
      outputFn: ({ context }) => {
        contexts.set("outputFn", context);
        return { body: "", contentType: "text/plain" };
      },
    },
  });
  const service = createService({ plugins: [plugin] });
  const headers = { "x-amzn-sagemaker-inference-id": "i1", "x-custom": "yes" };
  await ask(service, "", headers, new AbortController().signal);
  expect([...contexts.keys()]).toEqual(["inputFn", "predictFn", "outputFn"]);
  for (const context of contexts.values()) {
    expect(context.requestId).toBe("i1");
    expect(context.headers["x-custom"]).toBe("yes");
    expect(context.signal.aborted).toBe(false);
    expect(context.responseHeaders).toBeInstanceOf(Headers);
  }
});
