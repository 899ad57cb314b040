import { describe, expect, it } from "vitest";
import { ask } from "../test/ask.ts";
import { json, jsonLines } from "../test/codecs.ts";
import * as plainHooks from "../test/plain-hooks.ts";
import type { Context } from "./context.ts";
import { defineCodec } from "./codec.ts";
import { definePlugin, type PluginHooks } from "./plugin.ts";
import { requestError } from "./request-error.ts";
import { createService } from "./create-service.ts";
import type { Service } from "./service.ts";

/** A service in JSON whose model is these hooks. */
function serving(hooks: PluginHooks): Service {
  return createService({ plugins: [json, definePlugin({ name: "acme", hooks })] });
}

/** A service that fails the test if its body, its model or its predictFn is asked for. */
function untouched(): { readonly service: Service; readonly touched: readonly string[] } {
  const touched: string[] = [];
  const service = serving({
    modelFn: () => touched.push("modelFn"),
    predictFn: () => touched.push("predictFn"),
  });
  return { service, touched };
}

async function* chunks(...texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield new TextEncoder().encode(text);
}

/** A body that nobody may read. */
const unreadable: AsyncIterable<Uint8Array> = {
  [Symbol.asyncIterator]: () => {
    throw new Error("The body was read.");
  },
};

describe("the request's body", () => {
  it("may be complete or in pieces", async () => {
    const service = serving({ predictFn: ({ data }) => data });
    const headers = { "content-type": "application/json" };
    const whole = await service.invoke({ body: new TextEncoder().encode("[1,2]"), headers });
    const pieces = await service.invoke({ body: chunks("[1", ",", "2]"), headers });
    const one = await service.invoke({ body: chunks("[1,2]"), headers });
    for (const result of [whole, pieces, one]) {
      expect(result).toMatchObject({ ok: true, body: "[1,2]", report: { bytesIn: 5 } });
    }
  });

  it("may be empty: the codec says what that means", async () => {
    const service = serving({ predictFn: () => 1 });
    expect(
      await service.invoke({ body: chunks(), headers: { "content-type": "application/json" } }),
    ).toMatchObject({
      problem: {
        status: 400,
        code: "malformed_body",
        detail: "The body cannot be decoded: Unexpected end of JSON input",
      },
    });
  });

  it("that fails half way is the client's doing: 400", async () => {
    const service = serving({ predictFn: () => 1 });
    const body = (async function* () {
      yield* chunks("[1,");
      throw new Error("ECONNRESET");
    })();
    const result = await service.invoke({ body, headers: { "content-type": "application/json" } });
    expect(result).toMatchObject({
      ok: false,
      problem: { status: 400, code: "incomplete_body" },
      report: { bytesIn: 3, failure: { phase: "body", errors: [{ message: "ECONNRESET" }] } },
    });
    expect(JSON.stringify(!result.ok && result.problem)).not.toContain("ECONNRESET");
  });

  it("may be refused by whoever delivers it: 413", async () => {
    const service = serving({ predictFn: () => 1 });
    const body = (async function* () {
      yield* chunks("[1,");
      throw requestError({ status: 413, code: "body_too_large", detail: "Too large." });
    })();
    const result = await service.invoke({ body, headers: { "content-type": "application/json" } });
    expect(result).toMatchObject({ problem: { status: 413, code: "body_too_large" } });
  });
});

describe("refuses before the body is read, or the model loaded or asked", () => {
  it.each([
    [{ "content-type": "image/png" }, 415, 'No installed codec reads "image/png".'],
    [{}, 415, "The request has no Content-Type."],
    [{ "content-type": "json" }, 415, 'The Content-Type "json" is not a media type.'],
    [
      { "content-type": "application/json; charset=latin1" },
      415,
      'The Content-Type "application/json; charset=latin1" names a charset other than UTF-8.',
    ],
    [
      { "content-type": "application/json", accept: "image/png" },
      406,
      'No installed codec writes what "Accept: image/png" asks for.',
    ],
    [
      { "content-type": "application/json", accept: "garbage" },
      406,
      'The Accept header "garbage" holds no media type.',
    ],
    [
      { "content-type": "application/json", "content-encoding": "gzip" },
      415,
      'The body has the Content-Encoding "gzip", which this server does not decode.',
    ],
  ])("%j: %d", async (headers, status, detail) => {
    const { service, touched } = untouched();
    const result = await service.invoke({ body: unreadable, headers });
    expect(result).toMatchObject({ ok: false, problem: { status } });
    expect(!result.ok && result.problem.detail).toContain(detail);
    expect(result.report.bytesIn).toBe(0);
    expect(touched).toEqual([]);
  });

  it("lists what can be read and written", async () => {
    const { service } = untouched();
    expect(await ask(service, "", { "content-type": "image/png" })).toMatchObject({
      problem: {
        code: "unsupported_media_type",
        detail:
          'No installed codec reads "image/png". Readable: application/json, application/*+json.',
      },
      headers: { Accept: "application/json, application/*+json" },
    });
    expect(await ask(service, "", { accept: "image/png" })).toMatchObject({
      problem: {
        code: "not_acceptable",
        detail:
          'No installed codec writes what "Accept: image/png" asks for. Writable: ' +
          "application/json. Send one of these in Accept, or no Accept header.",
      },
    });
    expect(await ask(service, "", { "content-encoding": "br" })).toMatchObject({
      problem: { code: "unsupported_content_encoding" },
      headers: { "Accept-Encoding": "identity" },
    });
  });

  it.each([["identity"], ["Identity"], [""]])(
    "takes a Content-Encoding of %j for none",
    async (encoding) => {
      const service = serving({ predictFn: () => 1 });
      expect(await ask(service, 1, { "content-encoding": encoding })).toMatchObject({ ok: true });
    },
  );

  it("says which header to send to whoever sent none, or curl's default", async () => {
    const { service } = untouched();
    const advice = "Say what the body is, for example with -H 'Content-Type: application/json'.";
    const missing = await ask(service, "", { "content-type": undefined });
    expect(!missing.ok && missing.problem.detail).toBe(
      "The request has no Content-Type. Readable: application/json, application/*+json. " + advice,
    );
    const form = await ask(service, "", { "content-type": "application/x-www-form-urlencoded" });
    expect(!form.ok && form.problem.detail).toBe(
      'No installed codec reads "application/x-www-form-urlencoded". Readable: application/json, ' +
        `application/*+json. That type is what curl sends when it is given none. ${advice}`,
    );
  });
});

describe("without any codec", () => {
  it("bytes pass through, as in Python", async () => {
    const service = createService({
      plugins: [definePlugin({ name: "acme", hooks: { predictFn: ({ data }) => data } })],
    });
    const body = new Uint8Array([1, 2]);
    const result = await service.invoke({ body, headers: {} });
    expect(result).toMatchObject({ ok: true, body, contentType: "application/octet-stream" });
  });

  it("text goes out as text, and what is neither is a 500", async () => {
    const service = createService({
      plugins: [
        definePlugin({
          name: "acme",
          hooks: { predictFn: ({ data }) => ((data as Uint8Array).length > 0 ? "fair" : { x: 1 }) },
        }),
      ],
    });
    expect(await ask(service, "1", { accept: "text/*" })).toMatchObject({
      body: "fair",
      contentType: "text/plain; charset=utf-8",
    });
    expect(await ask(service, "", { accept: "*/*" })).toMatchObject({
      problem: { status: 500, code: "encoding_failed" },
    });
    expect(await ask(service, "1", { accept: "image/png" })).toMatchObject({
      problem: { status: 406 },
    });
  });

  it("an identity is the model where nobody loads one", async () => {
    const service = createService({ plugins: [] });
    expect(await ask(service, "abc", {})).toMatchObject({ ok: true, body: "abc" });
  });

  it("a module of plain functions does it all: the Python layout", async () => {
    const service = createService({
      plugins: [definePlugin({ name: "plain", hooks: plainHooks })],
      modelDir: "/models/a",
    });
    const headers = { "content-type": "text/plain", accept: "text/plain" };
    expect(await ask(service, "good morning", headers)).toMatchObject({
      body: "the model of /models/a says good morning",
      contentType: "text/plain",
    });
    expect(await ask(service, "x", { ...headers, accept: "image/png" })).toMatchObject({
      problem: { status: 406 },
    });
    await service.load();
    expect(await service.ping()).toEqual({ healthy: true });
  });
});

describe("context", () => {
  it("reaches every per-request hook, the same one", async () => {
    const contexts: Context[] = [];
    const codec = definePlugin({
      name: "codec",
      hooks: {
        inputFn: {
          consumes: ["a/b"],
          handler: ({ context }) => contexts.push(context),
        },
        outputFn: {
          produces: ["a/b"],
          handler: ({ context }) => {
            contexts.push(context);
            return { body: "", contentType: "a/b" };
          },
        },
      },
    });
    const model = definePlugin({
      name: "acme",
      hooks: { predictFn: ({ context }) => contexts.push(context) },
    });
    const service = createService({ plugins: [codec, model] });
    const { signal } = new AbortController();
    await ask(service, "", { "content-type": "a/b", "x-amzn-sagemaker-session-id": "s" }, signal);
    expect(contexts).toHaveLength(3);
    expect(new Set(contexts).size).toBe(1);
    expect(contexts[0]?.headers["x-amzn-sagemaker-session-id"]).toBe("s");
    expect(contexts[0]?.signal).toBe(signal);
  });

  it("sends the headers that hooks have set", async () => {
    const service = serving({
      predictFn: ({ context }) => {
        context.responseHeaders.set("X-Amzn-SageMaker-Custom-Attributes", "model=3");
        return 1;
      },
    });
    expect(await ask(service, 1)).toMatchObject({
      headers: { "x-amzn-sagemaker-custom-attributes": "model=3" },
    });
    expect(await ask(serving({ predictFn: () => 1 }), 1)).toMatchObject({ headers: {} });
  });

  it.each([
    [{ "x-amzn-sagemaker-inference-id": "i", "x-request-id": "r" }, "i"],
    [{ "x-request-id": "r" }, "r"],
    [{ "x-amzn-sagemaker-inference-id": "", "x-request-id": "r" }, "r"],
  ])("knows the request by its id: %j is %s", async (headers, requestId) => {
    const service = serving({ predictFn: ({ context }) => context.requestId });
    const answer = await ask(service, 1, headers);
    expect(answer).toMatchObject({ body: JSON.stringify(requestId), report: { requestId } });
  });

  it.each([{}, { "x-request-id": "r".repeat(257) }])(
    "makes an id where none is given, or none that could be one",
    async (headers) => {
      const service = serving({ predictFn: ({ context }) => context.requestId });
      const [one, other] = [await ask(service, 1, headers), await ask(service, 1, headers)];
      expect(one.report.requestId).toMatch(/^[0-9a-f-]{36}$/);
      expect(one).toMatchObject({ body: JSON.stringify(one.report.requestId) });
      expect(one.report.requestId).not.toBe(other.report.requestId);
    },
  );
});

describe("an abort", () => {
  it("ends a request whose client has left: 499, and the model is not asked", async () => {
    const { service, touched } = untouched();
    await service.load();
    const answer = await ask(service, 1, {}, AbortSignal.abort());
    expect(answer).toMatchObject({ problem: { status: 499, code: "client_closed_request" } });
    expect(touched).toEqual(["modelFn"]);
  });

  it("reaches the model, whose throw then counts as the abort: 504 after a deadline", async () => {
    const controller = new AbortController();
    const service = serving({
      predictFn: ({ context: { signal } }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener("abort", () => reject(new Error("stopped")));
          controller.abort(new DOMException("The deadline has passed.", "TimeoutError"));
        }),
    });
    expect(await ask(service, 1, {}, controller.signal)).toMatchObject({
      problem: { status: 504, code: "deadline_exceeded" },
      report: { failure: { phase: "predict", errors: [{ message: "stopped" }] } },
    });
  });

  it("during the prediction keeps the answer from being written", async () => {
    const controller = new AbortController();
    const service = serving({
      predictFn: async () => {
        controller.abort();
        return 1;
      },
    });
    expect(await ask(service, 1, {}, controller.signal)).toMatchObject({
      problem: { status: 499 },
      report: { failure: { phase: "predict" } },
    });
  });
});

describe("outputFn", () => {
  it.each([
    ["null", null],
    ["Python's tuple", ["{}", "application/json"]],
    ["no media type", { body: "{}" }],
    ["an empty media type", { body: "{}", contentType: "" }],
    ["a body that is none", { body: 1, contentType: "a/b" }],
  ])(
    "must answer a response: %s is a 500 that names the plugin in the log",
    async (_what, output) => {
      const outputFn: unknown = { produces: ["a/b"], handler: () => output };
      const codec = definePlugin({ name: "codec", hooks: { outputFn } as PluginHooks });
      const model = definePlugin({ name: "acme", hooks: { predictFn: () => 1 } });
      const service = createService({ plugins: [json, codec, model] });
      expect(await ask(service, 1, { accept: "a/b" })).toMatchObject({
        problem: { status: 500, code: "encoding_failed" },
        report: {
          failure: {
            phase: "output",
            plugin: "codec",
            hook: "outputFn",
            errors: [
              {
                message: expect.stringContaining(
                  'Plugin "codec" answered "outputFn" with something',
                ),
              },
            ],
          },
        },
      });
    },
  );

  it("that throws is the server's fault: 500", async () => {
    const codec = defineCodec({
      name: "codec",
      produces: ["a/b"],
      encode: () => {
        throw new Error("secret");
      },
    });
    const model = definePlugin({ name: "acme", hooks: { predictFn: () => 1 } });
    const service = createService({ plugins: [json, codec, model] });
    const answer = await ask(service, 1, { accept: "a/b" });
    expect(answer).toMatchObject({
      problem: { status: 500, code: "encoding_failed" },
      report: { failure: { phase: "output", plugin: "codec" } },
    });
    expect(JSON.stringify(!answer.ok && answer.problem)).not.toContain("secret");
  });
});

describe("the report", () => {
  it("says what came and how long each phase took, and never any of the payload", async () => {
    const service = createService({
      plugins: [json, jsonLines, definePlugin({ name: "a", hooks: { predictFn: () => "out" } })],
    });
    const answer = await service.invoke({
      body: chunks('"secret"'),
      headers: { "content-type": "application/json", accept: "*/*", "x-request-id": "r1" },
    });
    expect(answer.report).toEqual({
      requestId: "r1",
      contentType: "application/json",
      accept: "*/*",
      bytesIn: 8,
      milliseconds: {
        load: expect.any(Number),
        body: expect.any(Number),
        input: expect.any(Number),
        predict: expect.any(Number),
        output: expect.any(Number),
      },
    });
    expect(JSON.stringify(answer.report)).not.toMatch(/secret|out"/);
  });

  it("names neither load nor body where there was nothing to wait for", async () => {
    const service = serving({ predictFn: () => 1 });
    await service.load();
    const { report } = await ask(service, 1, { "content-type": "application/json" });
    expect(Object.keys(report.milliseconds)).toEqual(["input", "predict", "output"]);
    expect(report).not.toHaveProperty("accept");
  });

  it("is plain data of a failure too", async () => {
    const service = serving({
      predictFn: () => {
        throw new TypeError("outer", { cause: new Error("inner") });
      },
    });
    const { report } = await ask(service, 1);
    expect(report.failure).toMatchObject({
      phase: "predict",
      plugin: "acme",
      hook: "predictFn",
      errors: [
        { name: "TypeError", message: "outer" },
        { name: "Error", message: "inner" },
      ],
    });
    expect(structuredClone(report)).toEqual(report);
  });
});
