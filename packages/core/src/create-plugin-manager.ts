import type { HookAnswer, OutputArgs, PredictArgs } from "./hooks.ts";
import { definePlugin, type Preset } from "./plugin.ts";
import { PluginManager } from "./plugin-manager.ts";

/**
 * Makes a plugin manager with the server's own defaults below every plugin.
 *
 * @throws CompositionError that lists every problem.
 */
export function createPluginManager(plugins: Preset = []): PluginManager {
  const manager = new PluginManager(defaultPlugin);
  manager.register(...plugins);
  return manager;
}

/** The answers when no plugin has one. */
const defaultPlugin = definePlugin({
  name: "@inference-server/core",
  hooks: {
    modelFn: () => identity,
    inputFn: ({ inputData }) => inputData,
    predictFn,
    outputFn,
    pingFn: () => true,
    batchStrategy: () => "MultiRecord",
    maxConcurrentTransforms: () => 1,
    maxPayloadInMB: () => 6,
  },
});

function identity(data: unknown): unknown {
  return data;
}

function predictFn({ data, model }: PredictArgs): unknown {
  if (typeof model === "function") return model(data);
  throw new TypeError(
    'No plugin answers "predictFn", and the model is not a function that could be called. ' +
      "Answer predictFn, or let modelFn return a function.",
  );
}

/** Bytes and text as they are, under a type that promises nothing about them. */
function outputFn({ prediction, accept }: OutputArgs): HookAnswer<"outputFn"> {
  if (prediction instanceof Uint8Array) {
    const contentType = "application/octet-stream";
    return accept.accepts(contentType) ? { body: prediction, contentType } : undefined;
  }
  if (typeof prediction !== "string" || !accept.accepts("text/plain")) return undefined;
  return { body: prediction, contentType: "text/plain; charset=utf-8" };
}
