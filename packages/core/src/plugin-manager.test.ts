import { runInNewContext } from "node:vm";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { attributionOf } from "./attribution.ts";
import { isCompositionError } from "./composition-error.ts";
import { createPluginManager } from "./create-plugin-manager.ts";
import type { ModelArgs } from "./hooks.ts";
import { definePlugin, type Plugin, type PluginHooks, type PluginWrappers } from "./plugin.ts";

const modelArgs: ModelArgs = {
  modelDir: "/opt/ml/model",
  threads: 1,
  signal: new AbortController().signal,
};

function plugin(name: string, hooks: PluginHooks): Plugin {
  return definePlugin({ name, hooks });
}

function wrapping(name: string, wrappers: PluginWrappers): Plugin {
  return definePlugin({ name, wrappers });
}

/** A hook that throws. */
function throwing(error: unknown): () => never {
  return () => {
    throw error;
  };
}

/** The problems of a composition, one a line; fails if there is none. */
function problemsOf(compose: () => unknown): readonly string[] {
  try {
    compose();
  } catch (error) {
    if (!isCompositionError(error)) throw error;
    return error.problems.map(({ code, plugin: by = "-", message, fix }) =>
      [`[${code}] ${by}:`, message, fix].join(" "),
    );
  }
  throw new Error("The plugins were composed without a problem.");
}

/** What `run` throws. */
function thrownBy(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error("Nothing was thrown.");
}

describe("order", () => {
  it("is list order inside three tiers, the defaults after everything", () => {
    const tiers = fc.array(fc.constantFrom("first", undefined, "last"), { maxLength: 12 });
    fc.assert(
      fc.property(tiers, (orders) => {
        const manager = createPluginManager(
          orders.map((order, index) =>
            plugin(`p${index}`, { pingFn: { handler: () => true, ...(order && { order }) } }),
          ),
        );
        const named = orders.map((order, index) => ({ name: `p${index}`, order }));
        const expected = [
          ...named.filter(({ order }) => order === "first"),
          ...named.filter(({ order }) => order === undefined),
          ...named.filter(({ order }) => order === "last"),
        ].map(({ name }) => name);
        const asked = manager.describeHook("pingFn").map(({ plugin: name }) => name);
        expect(asked).toEqual([...expected, "@inference-server/core"]);
      }),
    );
  });

  it("asks until somebody answers anything but undefined", () => {
    const asked: string[] = [];
    const answering = (name: string, answer: number | undefined) =>
      plugin(name, {
        maxPayloadInMB: () => {
          asked.push(name);
          return answer;
        },
      });
    const manager = createPluginManager([
      answering("a", undefined),
      answering("b", 0),
      answering("c", 20),
    ]);
    expect(manager.call("maxPayloadInMB", {})).toBe(0);
    expect(asked).toEqual(["a", "b"]);
  });

  it.each([[null], [false], [0], [""]])("takes %j for an answer", (answer) => {
    const manager = createPluginManager([
      plugin("a", { predictFn: () => answer }),
      plugin("b", { predictFn: { order: "last", handler: () => "not asked" } }),
    ]);
    expect(manager.call("predictFn", { data: 1, model: 2 } as never)).toBe(answer);
  });

  it("asks everybody of an all hook, one after the other", async () => {
    const asked: string[] = [];
    const closing = (name: string) =>
      plugin(name, {
        closeFn: async () => {
          asked.push(`${name} begins`);
          await Promise.resolve();
          asked.push(`${name} ends`);
        },
      });
    await createPluginManager([closing("a"), closing("b")]).callAll("closeFn", { model: 1 });
    expect(asked).toEqual(["a begins", "a ends", "b begins", "b ends"]);
  });

  it("asks the others of an all hook although one throws, and then throws it", async () => {
    const asked: string[] = [];
    const failure = new Error("the lock is gone");
    const manager = createPluginManager([
      plugin("a", { closeFn: throwing(failure) }),
      plugin("b", { closeFn: () => asked.push("b") }),
    ]);
    await expect(manager.callAll("closeFn", { model: 1 })).rejects.toBe(failure);
    expect(asked).toEqual(["b"]);
  });

  it("throws what several of an all hook threw together", async () => {
    const manager = createPluginManager([
      plugin("a", { closeFn: throwing(new Error("a")) }),
      plugin("b", { closeFn: () => Promise.reject(new Error("b")) }),
    ]);
    const closed = manager.callAll("closeFn", { model: 1 });
    await expect(closed).rejects.toMatchObject({
      message: '"closeFn" failed in several plugins.',
      errors: [new Error("a"), new Error("b")],
    });
  });
});

describe("sync and async", () => {
  it("answers the plain value while every implementation and wrapper is sync", () => {
    const manager = createPluginManager([
      plugin("a", { modelFn: () => "model" }),
      wrapping("w", { modelFn: (args, next) => next(args) }),
    ]);
    expect(manager.call("modelFn", modelArgs)).toBe("model");
  });

  it("answers a promise from the first async implementation on, declining ones included", async () => {
    const manager = createPluginManager([
      plugin("a", { pingFn: () => undefined }),
      plugin("b", { pingFn: async () => undefined }),
      plugin("c", { pingFn: () => false }),
    ]);
    const answer = manager.call("pingFn", { model: 1 });
    expect(answer).toBeInstanceOf(Promise);
    expect(await answer).toBe(false);
  });

  it("gives the same answer whichever implementations are async", async () => {
    const answers = fc.array(
      fc.record({ answer: fc.constantFrom(undefined, 0, 1), isAsync: fc.boolean() }),
      { maxLength: 6 },
    );
    await fc.assert(
      fc.asyncProperty(answers, async (given) => {
        const manager = createPluginManager(
          given.map(({ answer, isAsync }, index) =>
            plugin(`p${index}`, {
              maxConcurrentTransforms: () => (isAsync ? Promise.resolve(answer) : answer),
            }),
          ),
        );
        const expected = given.find(({ answer }) => answer !== undefined)?.answer ?? 1;
        expect(await manager.call("maxConcurrentTransforms", {})).toBe(expected);
      }),
    );
  });

  it("awaits promises of other realms and libraries, even those that know no more than then", async () => {
    const foreign: unknown = runInNewContext(
      "Object.assign(Promise.resolve('model'), { catch: undefined, finally: undefined })",
    );
    expect(foreign).not.toBeInstanceOf(Promise);
    const manager = createPluginManager([
      plugin("a", { modelFn: () => foreign }),
      wrapping("w", { modelFn: (args, next) => next(args) }),
    ]);
    expect(await manager.call("modelFn", modelArgs)).toBe("model");
  });
});

describe("only hooks", () => {
  it("refuses two that answer one, naming both and the fix", () => {
    const manager = createPluginManager([
      plugin("a", { predictFn: () => 1 }),
      plugin("b", { predictFn: () => 2 }),
    ]);
    expect(problemsOf(() => manager.freeze())).toEqual([
      '[hook_conflict] -: Two plugins answer "predictFn": "a" and "b". Remove all but one of ' +
        "them, or let the one that shall answer say so: " +
        'predictFn: { order: "first", handler }.',
    ]);
  });

  it("refuses two that both say first", () => {
    const hooks: PluginHooks = { modelFn: { order: "first", handler: () => 1 } };
    const manager = createPluginManager([
      plugin("a", hooks),
      plugin("b", hooks),
      plugin("c", hooks),
    ]);
    expect(problemsOf(() => manager.freeze())[0]).toContain(
      '3 plugins answer "modelFn": "a" and "b" and "c".',
    );
  });

  it.each([
    ["first", "b"],
    ["last", "a"],
  ] as const)("lets an order of %s decide", (order, answering) => {
    const manager = createPluginManager([
      plugin("a", { predictFn: () => "a" }),
      plugin("b", { predictFn: { order, handler: () => "b" } }),
    ]);
    manager.freeze();
    expect(manager.call("predictFn", {} as never)).toBe(answering);
    expect(manager.describeHook("predictFn").map(({ plugin: name }) => name)).toEqual([answering]);
  });

  it("has no conflict between hooks that several may answer", () => {
    const manager = createPluginManager([
      plugin("a", { pingFn: () => true, closeFn: () => undefined }),
      plugin("b", { pingFn: () => true, closeFn: () => undefined }),
    ]);
    expect(() => manager.freeze()).not.toThrow();
  });

  it("takes undefined for an error that names the plugin, and asks nobody else", () => {
    const asked: string[] = [];
    const manager = createPluginManager([
      plugin("acme-model", {
        predictFn: () => {
          asked.push("a");
        },
      }),
      plugin("b", { predictFn: { order: "last", handler: () => asked.push("b") } }),
    ]);
    const error = thrownBy(() => manager.call("predictFn", {} as never));
    expect(error).toEqual(
      new TypeError(
        'Plugin "acme-model" answered undefined from "predictFn", which nobody else answers. ' +
          "Return null if that is the answer.",
      ),
    );
    expect(attributionOf(error)).toEqual({ plugin: "acme-model", hook: "predictFn" });
    expect(asked).toEqual(["a"]);
  });

  it("takes the promise of undefined for the same error", async () => {
    const manager = createPluginManager([plugin("acme-model", { modelFn: async () => undefined })]);
    await expect(manager.call("modelFn", modelArgs)).rejects.toThrow(
      'Plugin "acme-model" answered undefined from "modelFn"',
    );
  });

  it("blames a wrapper that keeps the answer to itself, not the plugin that answered", async () => {
    const manager = createPluginManager([
      plugin("acme-model", { predictFn: () => 1 }),
      wrapping("timing", {
        predictFn: async (args, next) => {
          await next(args);
        },
      }),
    ]);
    const error = await Promise.resolve(manager.call("predictFn", {} as never)).catch(
      (reason: unknown) => reason,
    );
    expect(error).toEqual(
      new TypeError(
        'The wrapper of "predictFn" in plugin "timing" answered undefined. ' +
          "Return what next() answers.",
      ),
    );
    expect(attributionOf(error)).toEqual({ plugin: "timing", hook: "predictFn" });
  });
});

describe("media types", () => {
  it("refuses two codecs that read one type, however it is spelt", () => {
    const manager = createPluginManager([
      plugin("a", {
        inputFn: { consumes: ["text/csv", "application/json"], handler: () => null },
      }),
      plugin("b", { inputFn: { consumes: ["TEXT/CSV"], handler: () => null } }),
    ]);
    expect(problemsOf(() => manager.freeze())).toEqual([
      '[media_type_conflict] -: "a" and "b" both read text/csv. Remove all but one of them, or let the ' +
        'one that shall be asked first say so: inputFn: { order: "first", consumes, handler }.',
    ]);
  });

  it("refuses two codecs that write one type, and lets an order decide", () => {
    const outputFn = { produces: ["text/csv"], handler: () => undefined };
    const undecided = createPluginManager([plugin("a", { outputFn }), plugin("b", { outputFn })]);
    expect(problemsOf(() => undecided.freeze())[0]).toContain('"a" and "b" both write text/csv.');
    const decided = createPluginManager([
      plugin("a", { outputFn }),
      plugin("b", { outputFn: { ...outputFn, order: "first" } }),
    ]);
    expect(() => decided.freeze()).not.toThrow();
  });

  it("has no conflict between a type and a range that holds it", () => {
    const manager = createPluginManager([
      plugin("a", { inputFn: { consumes: ["application/vnd.a+json"], handler: () => null } }),
      plugin("b", { inputFn: { consumes: ["application/*+json"], handler: () => null } }),
      plugin("c", {
        inputFn: { consumes: ["application/json", "application/json"], handler: () => null },
      }),
    ]);
    expect(() => manager.freeze()).not.toThrow();
  });
});

describe("wrappers", () => {
  it("run onion style, the first in the list outermost", async () => {
    const trace: string[] = [];
    const tracing = (name: string) =>
      wrapping(name, {
        predictFn: async (_args, next) => {
          trace.push(`> ${name}`);
          const answer = await next();
          trace.push(`< ${name}`);
          return answer;
        },
      });
    const manager = createPluginManager([
      tracing("outer"),
      plugin("model", { predictFn: () => trace.push("model") }),
      tracing("inner"),
    ]);
    expect(await manager.call("predictFn", {} as never)).toBe(3);
    expect(trace).toEqual(["> outer", "> inner", "model", "< inner", "< outer"]);
  });

  it("pass their arguments on, or others", () => {
    const manager = createPluginManager([
      wrapping("default", { predictFn: (_args, next) => next() }),
      wrapping("trim", {
        predictFn: (args, next) => next({ ...args, data: String(args.data).trim() }),
      }),
      plugin("model", { predictFn: ({ data }) => data }),
    ]);
    expect(manager.call("predictFn", { data: " Fair Isle " } as never)).toBe("Fair Isle");
  });

  it("may answer themselves: the hook is not asked then", () => {
    const manager = createPluginManager([
      wrapping("cache", { predictFn: () => "cached" }),
      plugin("model", { predictFn: throwing(new Error("must not be asked")) }),
    ]);
    expect(manager.call("predictFn", {} as never)).toBe("cached");
  });

  it("run around the built-in defaults too", () => {
    const manager = createPluginManager([
      wrapping("limit", { maxPayloadInMB: (args, next) => Number(next(args)) * 2 }),
    ]);
    expect(manager.call("maxPayloadInMB", {})).toBe(12);
  });

  it("may call next once: a second call would run the model again", async () => {
    let runs = 0;
    const manager = createPluginManager([
      plugin("model", { predictFn: () => (runs += 1) }),
      wrapping("retry", {
        predictFn: async (args, next) => {
          await next(args);
          return next(args);
        },
      }),
    ]);
    const error = await Promise.resolve(manager.call("predictFn", {} as never)).catch(
      (reason: unknown) => reason,
    );
    expect(error).toEqual(
      new Error(
        'The wrapper of "predictFn" in plugin "retry" called next() twice. Call it once and keep ' +
          "what it answers: a second call would run the hook again.",
      ),
    );
    expect(attributionOf(error)).toEqual({ plugin: "retry", hook: "predictFn" });
    expect(runs).toBe(1);
  });

  it("see what the hook throws, and may answer instead", async () => {
    const manager = createPluginManager([
      plugin("model", {
        predictFn: async () => {
          throw new Error("out of range");
        },
      }),
      wrapping("fallback", {
        predictFn: async (args, next) => {
          try {
            return await next(args);
          } catch {
            return "fallback";
          }
        },
      }),
    ]);
    expect(await manager.call("predictFn", {} as never)).toBe("fallback");
  });
});

describe("attribution", () => {
  it("remembers who threw, and throws the very object", () => {
    const error = Object.freeze(new RangeError("too deep"));
    const manager = createPluginManager([
      wrapping("timing", { predictFn: (args, next) => next(args) }),
      plugin("model", { predictFn: throwing(error) }),
    ]);
    expect(thrownBy(() => manager.call("predictFn", {} as never))).toBe(error);
    expect(attributionOf(error)).toEqual({ plugin: "model", hook: "predictFn" });
    expect(Object.keys(error)).toEqual([]);
  });

  it("remembers who rejected", async () => {
    const error = new Error("too deep");
    const manager = createPluginManager([
      wrapping("timing", { pingFn: async (args, next) => next(args) }),
      plugin("a", { pingFn: async () => undefined }),
      plugin("b", { pingFn: () => Promise.reject(error) }),
    ]);
    await expect(manager.call("pingFn", { model: 1 })).rejects.toBe(error);
    expect(attributionOf(error)).toEqual({ plugin: "b", hook: "pingFn" });
  });

  it("remembers the wrapper that threw", () => {
    const error = new Error("no clock");
    const manager = createPluginManager([wrapping("timing", { pingFn: throwing(error) })]);
    expect(thrownBy(() => manager.call("pingFn", { model: 1 }))).toBe(error);
    expect(attributionOf(error)).toEqual({ plugin: "timing", hook: "pingFn" });
  });

  it.each([
    ["boom", "A string was thrown instead of an Error: boom"],
    [undefined, "A undefined was thrown instead of an Error: undefined"],
    [Symbol("boom"), "A symbol was thrown instead of an Error: Symbol(boom)"],
  ])("throws an Error in place of what is no object: %s", (thrown, message) => {
    const manager = createPluginManager([plugin("model", { predictFn: throwing(thrown) })]);
    const error = thrownBy(() => manager.call("predictFn", {} as never));
    expect(error).toMatchObject({ message, cause: thrown });
    expect(attributionOf(error)).toEqual({ plugin: "model", hook: "predictFn" });
  });

  it("knows nothing of other errors", () => {
    expect(attributionOf(new Error("somebody else's"))).toEqual({});
    expect(attributionOf("boom")).toEqual({});
  });
});

describe("register", () => {
  it("takes presets apart, in order, the same object once", () => {
    const [a, b, c] = ["a", "b", "c"].map((name) => plugin(name, { pingFn: () => true }));
    if (a === undefined || b === undefined || c === undefined) throw new Error("unreachable");
    const manager = createPluginManager([[a, [b]], a, c]);
    expect(manager.plugins).toEqual([a, b, c]);
  });

  it("refuses two plugins of one name", () => {
    const [one, other] = [plugin("a", { pingFn: () => true }), plugin("a", { pingFn: () => true })];
    expect(problemsOf(() => createPluginManager([one, other]))).toEqual([
      "[duplicate_plugin] a: is registered twice. Remove one of them from the list of plugins.",
    ]);
  });

  it("registers nothing at all when anything is wrong", () => {
    const manager = createPluginManager([plugin("a", { pingFn: () => true })]);
    const good = plugin("good", { pingFn: () => true });
    const bad = plugin("bad", { ouputFn: () => undefined } as never);
    expect(problemsOf(() => manager.register(good, bad))).toHaveLength(1);
    expect(manager.plugins.map(({ name }) => name)).toEqual(["a"]);
    manager.register(good);
    expect(manager.plugins.map(({ name }) => name)).toEqual(["a", "good"]);
  });

  it("lists the problems of all plugins at once", () => {
    const hooks = { ouputFn: () => undefined } as never;
    const error = thrownBy(() =>
      createPluginManager([plugin("a", hooks), plugin("b", hooks), undefined as never]),
    );
    expect(isCompositionError(error) && error.message).toMatchInlineSnapshot(`
      "The plugins cannot be composed: 3 problems.
      - [unknown_hook] "a": "hooks" has an unknown hook "ouputFn". Did you mean "outputFn"? Known hooks: modelFn, inputFn, predictFn, outputFn, pingFn, batchStrategy, maxConcurrentTransforms, maxPayloadInMB, closeFn.
      - [unknown_hook] "b": "hooks" has an unknown hook "ouputFn". Did you mean "outputFn"? Known hooks: modelFn, inputFn, predictFn, outputFn, pingFn, batchStrategy, maxConcurrentTransforms, maxPayloadInMB, closeFn.
      - [not_a_plugin]: a value of type undefined is not a plugin. Make it with definePlugin, defineCodec or defineModel."
    `);
  });

  it("puts what a plugin uses before it", () => {
    const codec = plugin("codec", { pingFn: () => true });
    const helper = definePlugin({ name: "helper", hooks: { pingFn: () => true }, uses: [codec] });
    const model = definePlugin({ name: "model", hooks: { pingFn: () => true }, uses: [helper] });
    expect(createPluginManager([model]).plugins).toEqual([codec, helper, model]);
  });

  it("prefers the list's own plugin to one of the same name that another brings along", () => {
    const brought = plugin("codec", { maxPayloadInMB: () => 1 });
    const own = plugin("codec", { maxPayloadInMB: () => 2 });
    const model = definePlugin({ name: "model", uses: [brought] });
    expect(createPluginManager([model, own]).plugins).toEqual([model, own]);
  });

  it("takes a plugin that two bring along once", () => {
    const codec = plugin("codec", { pingFn: () => true });
    const using = (name: string) => definePlugin({ name, uses: [codec] });
    const manager = createPluginManager([using("a"), using("b")]);
    expect(manager.plugins.map(({ name }) => name)).toEqual(["codec", "a", "b"]);
  });

  it("validates what plugins bring along, however deep", () => {
    const bad = plugin("codec", { ouputFn: () => undefined } as never);
    const helper = definePlugin({ name: "helper", uses: [bad] });
    const model = definePlugin({ name: "model", uses: [helper] });
    expect(problemsOf(() => createPluginManager([model]))[0]).toContain(
      '[unknown_hook] codec: "hooks" has an unknown hook "ouputFn". Did you mean "outputFn"?',
    );
  });

  it("removes a plugin for a test, and what it answered with it", () => {
    const a = plugin("a", { maxPayloadInMB: () => 20 });
    const manager = createPluginManager([a]);
    expect(manager.call("maxPayloadInMB", {})).toBe(20);
    expect(manager.unregister("a")).toBe(a);
    expect(manager.call("maxPayloadInMB", {})).toBe(6);
    expect(manager.unregister("a")).toBeUndefined();
  });

  it("is over once the manager is frozen", () => {
    const manager = createPluginManager();
    manager.freeze();
    const message =
      "Cannot register a plugin once its service has been created. Give the complete list to " +
      "createService.";
    expect(() => manager.register(plugin("a", { pingFn: () => true }))).toThrow(message);
    expect(() => manager.unregister("a")).toThrow("Cannot unregister a plugin");
  });
});

describe("the built-in defaults", () => {
  it("answer every hook that has one", () => {
    const manager = createPluginManager();
    expect(manager.call("batchStrategy", {})).toBe("MultiRecord");
    expect(manager.call("maxConcurrentTransforms", {})).toBe(1);
    expect(manager.call("maxPayloadInMB", {})).toBe(6);
    expect(manager.call("pingFn", { model: 1 })).toBe(true);
    const model = manager.call("modelFn", modelArgs) as (data: unknown) => unknown;
    expect(model("unchanged")).toBe("unchanged");
  });

  it("call the model, or say that it is no function", () => {
    const manager = createPluginManager();
    expect(manager.call("predictFn", { data: 2, model: (x: number) => x * 2 } as never)).toBe(4);
    expect(() => manager.call("predictFn", { data: 2, model: {} } as never)).toThrow(
      'No plugin answers "predictFn", and the model is not a function that could be called.',
    );
  });
});
