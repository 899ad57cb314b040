import {
  createService,
  defineCodec,
  defineModel,
  definePlugin,
  piecedBody,
  requestError,
  type Preset,
} from "@inference-server/core";
import { describe, expect, it } from "vitest";
import { createApp, invocationHandler, type HttpOptions, type InvocationEntry } from "./index.ts";

const json = defineCodec({
  name: "test-json",
  consumes: ["application/json"],
  produces: ["application/json"],
  decode: (bytes) => JSON.parse(new TextDecoder().decode(bytes)) as unknown,
  encode: (value) => JSON.stringify(value),
});

const lines = defineCodec({
  name: "test-lines",
  produces: ["application/jsonlines"],
  recordsOnly: true,
  encode: (value) => (value as unknown[]).map((item) => `${JSON.stringify(item)}\n`).join(""),
  async *encodeStream(values) {
    for await (const value of values) yield new TextEncoder().encode(`${JSON.stringify(value)}\n`);
  },
});

const echo = defineModel({ name: "echo", predict: ({ record }) => record ?? null });

const problemKeys = ["title", "detail", "status", "code", "requestId", "type"];

function createTestApp(model: Preset[number] = echo, options: HttpOptions = {}) {
  return createApp(createService({ plugins: [json, lines, model] }), options);
}

function post(body: string, headers: Record<string, string> = {}): RequestInit {
  return { method: "POST", body, headers: { "Content-Type": "application/json", ...headers } };
}

describe("POST /invocations", () => {
  it("answers with the codec's exact Content-Type and a Content-Length in bytes", async () => {
    const response = await createTestApp().request("/invocations", post('{"sea":"Fàir"}'));
    expect(response.status).toBe(200);
    expect(response.headers.get("Content-Type")).toBe("application/json");
    expect(response.headers.get("Content-Length")).toBe("15");
    expect(await response.text()).toBe('{"sea":"Fàir"}');
  });

  it("answers a problem document whose most useful words come first", async () => {
    const response = await createTestApp().request(
      "/invocations",
      post("{", { "X-Amzn-SageMaker-Inference-Id": "abc" }),
    );
    expect(response.status).toBe(400);
    expect(response.headers.get("Content-Type")).toBe("application/problem+json");
    const problem = (await response.json()) as Record<string, unknown>;
    expect(Object.keys(problem)).toEqual(problemKeys);
    expect(problem).toMatchObject({ code: "malformed_body", status: 400, requestId: "abc" });
  });

  it("refuses a declared length over the limit without reading the body", async () => {
    const app = createTestApp(echo, { maxBodyBytes: 10, bodyLimitSetting: "MAX_BODY_MB" });
    let pulled = false;
    const body = new ReadableStream(
      {
        pull() {
          pulled = true;
        },
      },
      { highWaterMark: 0 },
    );
    const response = await app.request("/invocations", {
      method: "POST",
      body,
      duplex: "half",
      headers: { "Content-Type": "application/json", "Content-Length": "11" },
    });
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({
      code: "body_too_large",
      detail:
        "The body is larger than the limit of 10 bytes. Send fewer records in one request, or " +
        "have the operator raise MAX_BODY_MB.",
    });
    expect(pulled).toBe(false);
  });

  it("counts a body whose length is not declared", async () => {
    const app = createTestApp(echo, { maxBodyBytes: 10 });
    const chunk = new Uint8Array(6).fill(32);
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(chunk);
        controller.enqueue(chunk);
        controller.close();
      },
    });
    const response = await app.request("/invocations", {
      method: "POST",
      body,
      duplex: "half",
      headers: { "Content-Type": "application/json" },
    });
    expect(response.status).toBe(413);
  });

  it("treats an absent body as an empty one", async () => {
    const response = await createTestApp().request("/invocations", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
    });
    expect(response.status).toBe(400);
  });

  it.each([
    ["no Content-Type", {}, "has no Content-Type", "Content-Type: application/json"],
    [
      "curl's default",
      { "Content-Type": "application/x-www-form-urlencoded" },
      "what curl sends",
      "Content-Type: application/json",
    ],
  ])("says which header to send: %s", async (_, headers, ...words) => {
    const response = await createTestApp().request("/invocations", {
      method: "POST",
      body: new TextEncoder().encode("{}"),
      headers: headers as Record<string, string>,
    });
    expect(response.status).toBe(415);
    expect(response.headers.get("Accept")).toBe("application/json");
    const { detail } = (await response.json()) as { detail: string };
    for (const word of words) expect(detail).toContain(word);
  });

  it("refuses a compressed body and says what it takes", async () => {
    const response = await createTestApp().request(
      "/invocations",
      post("{}", { "Content-Encoding": "gzip" }),
    );
    expect(response.status).toBe(415);
    expect(response.headers.get("Accept-Encoding")).toBe("identity");
  });

  it("sends the headers that a hook sets and the Retry-After of a refusal", async () => {
    const model = defineModel({
      name: "headers",
      predict: ({ record, context }) => {
        context.responseHeaders.set("X-Amzn-SageMaker-Custom-Attributes", "trace-id=7");
        if (record === "busy") {
          throw requestError({ status: 503, code: "busy", detail: "Later.", retryAfter: 2 });
        }
        return context.headers["x-amzn-sagemaker-custom-attributes"] ?? null;
      },
    });
    const app = createTestApp(model);
    const sent = { "X-Amzn-SageMaker-Custom-Attributes": "in" };
    const answered = await app.request("/invocations", post("1", sent));
    expect(answered.headers.get("X-Amzn-SageMaker-Custom-Attributes")).toBe("trace-id=7");
    expect(await answered.json()).toBe("in");
    const refused = await app.request("/invocations", post('"busy"'));
    expect(refused.status).toBe(503);
    expect(refused.headers.get("Retry-After")).toBe("2");
  });

  it("lets no hook contradict the body", async () => {
    const model = defineModel({
      name: "headers",
      predict: ({ context }) => {
        context.responseHeaders.set("Content-Type", "text/html");
        context.responseHeaders.set("Content-Length", "4000");
        return 1;
      },
    });
    const response = await createTestApp(model).request("/invocations", post("1"));
    expect(response.headers.get("Content-Type")).toBe("application/json");
    expect(response.headers.get("Content-Length")).toBe("1");
  });

  it("tells the client nothing of the server's own faults", async () => {
    const model = defineModel({
      name: "faulty",
      predict: () => {
        throw new Error("secret path /srv/keys");
      },
    });
    const response = await createTestApp(model).request("/invocations", post("1"));
    expect(response.status).toBe(500);
    expect(await response.text()).not.toMatch(/secret|srv|faulty/);
  });

  it("reports each invocation once, with its sizes and without its payload", async () => {
    const entries: InvocationEntry[] = [];
    const app = createTestApp(echo, { onInvocation: (entry) => entries.push(entry) });
    await app.request("/invocations", post('["secret","b"]'));
    await app.request("/invocations", post('{"secret'));
    await app.request("/ping");
    expect(entries).toHaveLength(2);
    expect(entries[0]).toMatchObject({
      status: 200,
      responseType: "application/json",
      bytesOut: 14,
      report: { bytesIn: 14, records: 2, contentType: "application/json" },
    });
    expect(entries[1]).toMatchObject({
      status: 400,
      code: "malformed_body",
      report: { failure: { phase: "input", plugin: "test-json", hook: "inputFn" } },
    });
    expect(JSON.stringify(entries[0])).not.toContain("secret");
  });
});

describe("a request that is refused unread", () => {
  it.each([
    ["its type", { "Content-Type": "image/png" }, 415],
    ["its Accept header", { "Content-Type": "application/json", Accept: "image/png" }, 406],
    [
      "its declared length",
      { "Content-Type": "application/json", "Content-Length": "99999999" },
      413,
    ],
  ])("for %s is not asked for its body", async (_, headers, status) => {
    let asked = false;
    const request = new Request("http://localhost/invocations", { method: "POST", headers });
    Object.defineProperty(request, "body", {
      get() {
        asked = true;
        return null;
      },
    });
    const response = await createTestApp().fetch(request);
    expect(response.status).toBe(status);
    expect(asked).toBe(false);
  });
});

describe("a streamed prediction", () => {
  const counting = defineModel({
    name: "counting",
    predict: async function* ({ record }) {
      for (let count = 1; count <= (record as number); count += 1) yield { count };
      if (record === 3) throw new Error("broken at three");
    },
  });

  it("goes out in pieces as JSON Lines, without a length", async () => {
    const app = createTestApp(counting);
    const response = await app.request(
      "/invocations",
      post("2", { Accept: "application/jsonlines" }),
    );
    expect(response.headers.get("Content-Length")).toBeNull();
    expect(await response.text()).toBe('{"count":1}\n{"count":2}\n');
  });

  it("has a Content-Length where the length of its pieces is known", async () => {
    const entries: InvocationEntry[] = [];
    const writer = definePlugin({
      name: "writer",
      hooks: {
        outputFn: {
          produces: ["text/x-pieces"],
          handler: () => ({
            body: piecedBody([new Uint8Array([97, 98]), new Uint8Array([99])]),
            contentType: "text/x-pieces",
          }),
        },
      },
    });
    const service = createService({ plugins: [json, writer, echo] });
    const app = createApp(service, { onInvocation: (entry) => entries.push(entry) });
    const response = await app.request("/invocations", post("1", { Accept: "text/x-pieces" }));
    expect(response.headers.get("Content-Length")).toBe("3");
    expect(await response.text()).toBe("abc");
    expect(entries).toMatchObject([{ status: 200, bytesOut: 3 }]);
  });

  it("is reported where nobody reads any of it", async () => {
    const entries: InvocationEntry[] = [];
    const service = createService({ plugins: [json, lines, counting] });
    const handle = invocationHandler(service, { onInvocation: (entry) => entries.push(entry) });
    const { body } = await handle({
      headers: { "content-type": "application/json", accept: "application/jsonlines" },
      body: new TextEncoder().encode("2"),
    });
    if (typeof body === "string" || body instanceof Uint8Array) throw new TypeError("No stream.");
    await body[Symbol.asyncIterator]().return?.();
    expect(entries).toMatchObject([{ status: 200, bytesOut: 0 }]);
  });

  it("is collected by a codec that does not stream", async () => {
    const response = await createTestApp(counting).request("/invocations", post("2"));
    expect(response.headers.get("Content-Length")).toBe("25");
    expect(await response.text()).toBe('[{"count":1},{"count":2}]');
  });

  it("breaks off where the model fails, and the report says so", async () => {
    const entries: InvocationEntry[] = [];
    const app = createTestApp(counting, { onInvocation: (entry) => entries.push(entry) });
    const response = await app.request(
      "/invocations",
      post("3", { Accept: "application/jsonlines" }),
    );
    await expect(response.text()).rejects.toThrow("broken at three");
    expect(entries).toMatchObject([
      {
        status: 200,
        bytesOut: 36,
        report: {
          failure: {
            plugin: "counting",
            hook: "predictFn",
            errors: [{ message: "broken at three" }],
          },
        },
      },
    ]);
  });

  it("is a 500 as long as nothing was sent", async () => {
    const model = defineModel({
      name: "stillborn",
      predict: () => ({
        [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new Error("stillborn")) }),
      }),
    });
    const response = await createTestApp(model).request(
      "/invocations",
      post("1", { Accept: "application/jsonlines" }),
    );
    expect(response.status).toBe(500);
    expect(await response.json()).toMatchObject({ code: "encoding_failed" });
  });

  it("is ended when the client leaves", async () => {
    let ended = false;
    const model = defineModel({
      name: "endless",
      predict: async function* () {
        try {
          for (;;) yield 1;
        } finally {
          ended = true;
        }
      },
    });
    const response = await createTestApp(model).request(
      "/invocations",
      post("1", { Accept: "application/jsonlines" }),
    );
    const reader = response.body?.getReader();
    await reader?.read();
    await reader?.cancel();
    expect(ended).toBe(true);
  });
});

describe("the other routes", () => {
  it.each([
    ["GET", "/ping"],
    ["HEAD", "/ping"],
    ["POST", "/ping"],
    ["GET", "/ping/"],
  ])("%s %s answers 200 with an empty body once the model is loaded", async (method, path) => {
    const service = createService({ plugins: [echo] });
    await service.load();
    const response = await createApp(service).request(path, { method });
    expect(response.status).toBe(200);
    expect(await response.text()).toBe("");
  });

  it("answers /ping with 503 until the model is loaded", async () => {
    const { promise, resolve } = Promise.withResolvers<string>();
    const model = defineModel({ name: "slow", load: () => promise, predict: () => 1 });
    const service = createService({ plugins: [model] });
    const app = createApp(service);
    const loading = await app.request("/ping");
    expect(loading.status).toBe(503);
    expect(loading.headers.get("Retry-After")).toBe("1");
    expect(await loading.json()).toMatchObject({
      code: "not_ready",
      detail: "The model is loading.",
    });
    resolve("loaded");
    await service.load();
    expect((await app.request("/ping")).status).toBe(200);
  });

  it("answers /execution-parameters with exactly SageMaker's keys", async () => {
    const response = await createTestApp().request("/execution-parameters");
    expect(await response.text()).toBe(
      '{"BatchStrategy":"MultiRecord","MaxConcurrentTransforms":1,"MaxPayloadInMB":6}',
    );
  });

  it.each([
    ["GET", "/invocations", "POST"],
    ["DELETE", "/ping", "GET, HEAD, POST"],
    ["POST", "/execution-parameters", "GET, HEAD"],
  ])("%s %s answers 405 and says what is allowed", async (method, path, allowed) => {
    const response = await createTestApp().request(path, { method });
    expect(response.status).toBe(405);
    expect(response.headers.get("Allow")).toBe(allowed);
    expect(await response.json()).toMatchObject({ code: "method_not_allowed" });
  });

  it("answers an unknown path with the routes there are", async () => {
    const response = await createTestApp().request("/predict", { method: "POST" });
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({
      code: "not_found",
      detail:
        "There is nothing at /predict. The routes are POST /invocations, GET /ping, " +
        "GET /execution-parameters.",
    });
  });

  it("repeats no more of a long path than helps to recognise it", async () => {
    const response = await createTestApp().request(`/${"a".repeat(10_000)}`);
    const { detail } = (await response.json()) as { readonly detail: string };
    expect(detail).toMatch(/^There is nothing at \/a{199}…\. The routes are POST /u);
  });
});

describe("configure", () => {
  it("adds middleware and routes before SageMaker's", async () => {
    const app = createTestApp(echo, {
      configure: (hono) => {
        hono.use("/invocations", async (context, next) => {
          await next();
          context.header("X-Team", "acme");
        });
        hono.get("/metrics", (context) => context.text("up 1\n"));
      },
    });
    const answered = await app.request("/invocations", post("1"));
    expect(answered.headers.get("X-Team")).toBe("acme");
    expect(await (await app.request("/metrics")).text()).toBe("up 1\n");
  });

  it("keeps a throw of the application's own from the client, and reports it", async () => {
    const errors: string[] = [];
    const app = createTestApp(echo, {
      onError: ({ message }) => errors.push(message),
      configure: (hono) => {
        hono.get("/boom", () => {
          throw new Error("secret");
        });
      },
    });
    const response = await app.request("/boom");
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain("secret");
    expect(errors).toEqual(["secret"]);
  });
});

it("answers 500 when the service itself fails, and reports why", async () => {
  const entries: InvocationEntry[] = [];
  const service = createService({
    plugins: [definePlugin({ name: "p", hooks: { pingFn: () => true } })],
  });
  const broken = { ...service, invoke: () => Promise.reject(new Error("worker lost")) };
  const app = createApp(broken, { onInvocation: (entry) => entries.push(entry) });
  const response = await app.request("/invocations", post("1"));
  expect(response.status).toBe(500);
  expect(await response.json()).toMatchObject({ code: "internal_error" });
  expect(entries[0]?.report.failure?.errors[0]?.message).toBe("worker lost");
});
