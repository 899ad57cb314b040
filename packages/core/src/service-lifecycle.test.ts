import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ask } from "../test/ask.ts";
import { json } from "../test/codecs.ts";
import { defineModel } from "./model.ts";
import { definePlugin, type PluginHooks } from "./plugin.ts";
import { createService } from "./create-service.ts";
import type { Service } from "./service.ts";

/** A service in JSON whose model is these hooks. */
function serving(hooks: PluginHooks): Service {
  const model = definePlugin({ name: "acme", hooks: { predictFn: () => 1, ...hooks } });
  return createService({ plugins: [json, model], modelDir: "/models/a", threads: 2 });
}

/** A service in JSON whose model warms up with two examples. */
function warming(predict: (record: unknown) => unknown, concurrency?: number): Service {
  const model = defineModel({
    name: "acme",
    examples: [1, 2],
    ...(concurrency !== undefined && { concurrency }),
    predict: ({ record }) => predict(record) as number,
  });
  return createService({ plugins: [json, model] });
}

/** Lets everything run that can run without time going by. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}

describe("load", () => {
  it("hands the model's hook what it asked for", async () => {
    let args: unknown;
    const service = serving({
      modelFn: (given) => {
        args = given;
        return null;
      },
    });
    await service.load();
    expect(args).toEqual({ modelDir: "/models/a", threads: 2, signal: expect.any(AbortSignal) });
  });

  it("closes a model that cannot be described, which the next attempt loads again", async () => {
    const closed: unknown[] = [];
    let loads = 0;
    const model = defineModel({
      name: "acme",
      load: () => (loads += 1),
      close: ({ model: loaded }) => void closed.push(loaded),
      columns: () => {
        throw new Error("no such file: columns.json");
      },
      predict: () => 1,
    });
    const service = createService({ plugins: [json, model] });
    await expect(service.load()).rejects.toThrow("no such file: columns.json");
    await expect(service.load()).rejects.toThrow("no such file: columns.json");
    expect(closed).toEqual([1, 2]);
  });

  it("happens once, however many first requests arrive", async () => {
    let loads = 0;
    const { promise, resolve } = Promise.withResolvers<string>();
    const service = serving({
      modelFn: () => {
        loads += 1;
        return promise;
      },
      predictFn: ({ model }) => model,
    });
    const answers = Array.from({ length: 1000 }, (_, index) => ask(service, index));
    const pings = Array.from({ length: 1000 }, () => service.ping());
    resolve("a model");
    const bodies = (await Promise.all(answers)).map((answer) => answer.ok && answer.body);
    expect(new Set(bodies)).toEqual(new Set(['"a model"']));
    expect((await Promise.all(pings)).every(({ healthy }) => !healthy)).toBe(true);
    await service.load();
    expect(loads).toBe(1);
  });

  it.each([
    [
      "at once",
      () => {
        throw new Error("no model.onnx");
      },
    ],
    ["later", () => Promise.reject(new Error("no model.onnx"))],
  ])(
    "that fails %s is reported, and tried again",
    async (_when, fail: () => never | Promise<never>) => {
      let broken = true;
      const service = serving({ modelFn: () => (broken ? fail() : null) });
      await expect(service.load()).rejects.toThrow("no model.onnx");
      const answer = await ask(service, 1);
      expect(answer).toMatchObject({
        problem: {
          status: 503,
          code: "model_not_loaded",
          detail: "The model could not be loaded. The server's log says why. Try again later.",
        },
        report: { failure: { phase: "load", plugin: "acme", hook: "modelFn" } },
      });
      broken = false;
      await service.load();
      expect(await ask(service, 1)).toMatchObject({ ok: true });
    },
  );

  it("fails if the model's description does: better now than with the first request", async () => {
    const model = defineModel({
      name: "acme",
      load: () => "not a list",
      columns: ({ model: names }) => (names as unknown as { list: readonly string[] }).list.slice(),
      predict: () => 1,
    });
    await expect(createService({ plugins: [model] }).load()).rejects.toThrow(TypeError);
  });
});

describe("the warm-up", () => {
  it("predicts for the examples once, before the model is ready", async () => {
    const seen: unknown[] = [];
    const service = warming((record) => seen.push(record));
    await service.load();
    await service.load();
    expect(seen).toEqual([1, 2]);
    expect(await service.ping()).toEqual({ healthy: true });
  });

  it("closes a model that cannot answer its own examples: the load has failed", async () => {
    const closed: unknown[] = [];
    const model = defineModel({
      name: "acme",
      examples: ["seven"],
      load: () => "a model",
      predict: () => {
        throw new Error("cannot read seven");
      },
      close: ({ model: loaded }) => void closed.push(loaded),
    });
    const service = createService({ plugins: [json, model] });
    await expect(service.load()).rejects.toThrow("cannot read seven");
    expect(closed).toEqual(["a model"]);
    expect(await service.ping()).toMatchObject({ healthy: false });
  });

  it.each([
    ["answers plain values", () => 1, undefined, 1],
    ["answers plain values, whatever it says", () => 1, 4, 1],
    ["answers promises", () => Promise.resolve(1), undefined, 16],
    ["answers promises and says how many", () => Promise.resolve(1), 4, 4],
  ])("shows how many requests a model works on that %s", async (_, predict, given, expected) => {
    const service = warming(predict, given);
    expect(service.concurrency()).toBe(1);
    await service.load();
    expect(service.concurrency()).toBe(expected);
  });

  it("is made up for by the first request where there are no examples", async () => {
    const service = serving({ predictFn: () => Promise.resolve(1) });
    await service.load();
    expect(service.concurrency()).toBe(1);
    await ask(service, {});
    expect(service.concurrency()).toBe(16);
  });

  it("takes a streamed prediction for one that takes time, and ends it", async () => {
    let ended = false;
    const model = definePlugin({
      name: "acme",
      signature: () => ({ examples: [1] }),
      hooks: {
        predictFn: async function* () {
          try {
            for (;;) yield 1;
          } finally {
            ended = true;
          }
        },
      },
    });
    const service = createService({ plugins: [json, model] });
    await service.load();
    expect(ended).toBe(true);
    expect(service.concurrency()).toBe(16);
  });
});

describe("after a failed load", () => {
  // A pause is time, so time stands still until a test moves it.
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["performance"] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("pings try again, with growing pauses", async () => {
    let loads = 0;
    const service = serving({
      modelFn: () => {
        loads += 1;
        throw new Error(`attempt ${loads}`);
      },
    });
    const after = async (milliseconds: number): Promise<number> => {
      vi.advanceTimersByTime(milliseconds);
      await service.ping();
      await settle();
      return loads;
    };
    expect(await after(0)).toBe(1);
    expect(await after(0)).toBe(2);
    expect(await after(999)).toBe(2);
    expect(await after(1)).toBe(3);
    expect(await after(1999)).toBe(3);
    expect(await after(1)).toBe(4);
    for (const pause of [4000, 8000, 16_000, 30_000, 30_000]) {
      const before = loads;
      expect(await after(pause - 1)).toBe(before);
      expect(await after(1)).toBe(before + 1);
    }
  });

  it("requests are refused until the pause is over, and told how long", async () => {
    let loads = 0;
    const service = serving({
      modelFn: () => {
        loads += 1;
        throw new Error("no model.onnx");
      },
    });
    for (const attempt of [1, 2, 3]) {
      await expect(service.load(), String(attempt)).rejects.toThrow("no model.onnx");
    }
    vi.advanceTimersByTime(500);
    expect(await ask(service, 1)).toMatchObject({
      problem: { status: 503, code: "model_not_loaded" },
      headers: { "Retry-After": "2" },
      report: { failure: { errors: [{ name: "RequestError" }, { message: "no model.onnx" }] } },
    });
    expect(loads).toBe(3);
    vi.advanceTimersByTime(1500);
    expect(await ask(service, 1)).toMatchObject({ problem: { code: "model_not_loaded" } });
    expect(loads).toBe(4);
  });
});

describe("ping", () => {
  it("begins a load and never waits for one", async () => {
    let begun = false;
    const service = serving({
      modelFn: () => {
        begun = true;
        return new Promise<never>(() => undefined);
      },
    });
    expect(await service.ping()).toEqual({ healthy: false, reason: "The model is loading." });
    expect(begun).toBe(true);
    expect(await service.ping()).toMatchObject({ healthy: false });
  });

  it("says why the model could not be loaded", async () => {
    const service = serving({ modelFn: () => Promise.reject(new Error("no model.onnx")) });
    await service.load().catch(() => undefined);
    expect(await service.ping()).toMatchObject({
      healthy: false,
      reason: "The model could not be loaded.",
      errors: [{ name: "Error", message: "no model.onnx" }],
    });
  });

  it("asks the loaded model's plugin", async () => {
    const asked: unknown[] = [];
    const service = serving({
      modelFn: () => "a model",
      pingFn: async ({ model }) => asked.push(model) > 1,
    });
    await service.load();
    expect(await service.ping()).toEqual({ healthy: false, reason: "pingFn answered no." });
    expect(await service.ping()).toEqual({ healthy: true });
    expect(asked).toEqual(["a model", "a model"]);
  });

  it("takes a throw for a no, and says what was thrown", async () => {
    const service = serving({
      modelFn: () => null,
      pingFn: () => {
        throw new Error("the GPU is gone");
      },
    });
    await service.load();
    expect(await service.ping()).toMatchObject({
      healthy: false,
      reason: "pingFn failed.",
      errors: [{ message: "the GPU is gone" }],
    });
  });

  it("is healthy where nobody answers pingFn", async () => {
    const service = serving({ modelFn: () => null, pingFn: () => undefined });
    await service.load();
    expect(await service.ping()).toEqual({ healthy: true });
  });
});

describe("close", () => {
  it("waits for what is under way, then asks every closeFn", async () => {
    const trace: string[] = [];
    const { promise, resolve } = Promise.withResolvers<string>();
    const service = serving({
      modelFn: () => "a model",
      predictFn: () => promise,
      closeFn: ({ model }) => trace.push(`closed ${String(model)}`),
    });
    const answer = ask(service, 1).then((answered) => trace.push(`answered ${answered.ok}`));
    await settle();
    const closed = service.close();
    await settle();
    expect(trace).toEqual([]);
    resolve("late");
    await closed;
    await answer;
    expect(trace).toEqual(expect.arrayContaining(["answered true", "closed a model"]));
    expect(trace).toHaveLength(2);
  });

  it("refuses new requests from then on: 503", async () => {
    const service = serving({ modelFn: () => null });
    await service.load();
    const closed = service.close();
    expect(await ask(service, 1, { "x-request-id": "r1" })).toEqual({
      ok: false,
      problem: {
        title: "Service Unavailable",
        detail: "The server is shutting down. Send the request again, to another instance.",
        status: 503,
        code: "shutting_down",
        requestId: "r1",
        type: "about:blank",
      },
      headers: { "Retry-After": "1" },
      report: { requestId: "r1", bytesIn: 0, milliseconds: {} },
    });
    expect(await service.ping()).toEqual({ healthy: false, reason: "The service is closing." });
    await expect(service.load()).rejects.toThrow("The service is closed. Create another one.");
    await closed;
  });

  it("happens once, however often it is asked for", async () => {
    let closes = 0;
    const service = serving({
      modelFn: () => null,
      closeFn: () => {
        closes += 1;
      },
    });
    await service.load();
    await Promise.all([service.close(), service.close()]);
    await service.close();
    expect(closes).toBe(1);
  });

  it("tells a load under way to stop, and closes no model that was never loaded", async () => {
    let closes = 0;
    const service = serving({
      modelFn: ({ signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener("abort", () => reject(new Error("stopped")));
        }),
      closeFn: () => {
        closes += 1;
      },
    });
    const loading = service.load();
    const failed = expect(loading).rejects.toThrow("stopped");
    await service.close();
    await failed;
    expect(closes).toBe(0);
  });

  it("closes the model of a load that did not stop", async () => {
    const closed: unknown[] = [];
    const { promise, resolve } = Promise.withResolvers<string>();
    const service = serving({
      modelFn: () => promise,
      closeFn: ({ model }) => closed.push(model),
    });
    const loading = service.load();
    const closing = service.close();
    resolve("a model");
    await Promise.all([loading, closing]);
    expect(closed).toEqual(["a model"]);
  });

  it("rejects with what closeFn throws", async () => {
    const service = serving({
      modelFn: () => null,
      closeFn: () => Promise.reject(new Error("the lock is gone")),
    });
    await service.load();
    await expect(service.close()).rejects.toThrow("the lock is gone");
  });
});
