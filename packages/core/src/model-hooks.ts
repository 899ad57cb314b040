import type { AnyModelDefinition } from "./model.ts";
import { ModelRunner } from "./model-runner.ts";
import type { PluginHooks, SignatureFn } from "./plugin.ts";
import { didYouMean } from "./suggestion.ts";

/** Every field of a model definition. Exhaustive: a new field does not compile without a line. */
const fields: { readonly [Field in keyof AnyModelDefinition]-?: true } = {
  name: true,
  version: true,
  input: true,
  output: true,
  columns: true,
  arrays: true,
  bytes: true,
  envelope: true,
  load: true,
  predict: true,
  predictBatch: true,
  batching: true,
  examples: true,
  onRecordError: true,
  concurrency: true,
  ping: true,
  close: true,
  batchStrategy: true,
  maxConcurrentTransforms: true,
  maxPayloadInMB: true,
  hooks: true,
};

const reservedHooks = [
  "modelFn",
  "predictFn",
  "pingFn",
  "closeFn",
  "batchStrategy",
  "maxConcurrentTransforms",
  "maxPayloadInMB",
] as const;

/** A hook that a field of a model definition answers. */
export type ReservedHook = (typeof reservedHooks)[number];

/** What a model definition contributes to a plugin. */
export interface ModelHooks {
  readonly hooks: PluginHooks;
  readonly signature: SignatureFn;
}

/**
 * Turns a model definition into hooks.
 *
 * @throws TypeError if the definition cannot be honoured.
 */
export function modelHooks(definition: AnyModelDefinition): ModelHooks {
  assertDefinition(definition);
  const { load, ping, close, bytes, hooks } = definition;
  const { batchStrategy, maxConcurrentTransforms, maxPayloadInMB } = definition;
  const runner = new ModelRunner(definition);
  return {
    signature: ({ model }) => runner.describe(model).signature,
    hooks: {
      modelFn: load ?? (() => null),
      predictFn: {
        handler: (args) => runner.predict(args),
        // A body that is one record is not a list of them.
        ...(bytes === undefined && { stream: (args) => runner.predictLists(args) }),
      },
      ...(bytes && { inputFn: { consumes: bytes, handler: ({ inputData }) => inputData } }),
      ...(ping && { pingFn: ping }),
      ...(close && { closeFn: close }),
      ...(batchStrategy !== undefined && { batchStrategy: () => batchStrategy }),
      ...(maxConcurrentTransforms !== undefined && {
        maxConcurrentTransforms: () => maxConcurrentTransforms,
      }),
      ...(maxPayloadInMB !== undefined && { maxPayloadInMB: () => maxPayloadInMB }),
      ...hooks,
    },
  };
}

/** What types cannot hold back: definitions written in JavaScript, or cast. */
function assertDefinition(definition: AnyModelDefinition): void {
  const { name, predict, predictBatch, bytes, hooks = {} } = definition;
  const subject = `defineModel: model "${name}"`;
  for (const field of Object.keys(definition)) {
    if (Object.hasOwn(fields, field)) continue;
    const suggestion = didYouMean(field, Object.keys(fields));
    throw new TypeError(`${subject} has an unknown field "${field}".${suggestion}`);
  }
  if ((predict === undefined) === (predictBatch === undefined)) {
    const has = predict === undefined ? "neither" : "both";
    throw new TypeError(
      `${subject} has ${has} of "predict" and "predictBatch". Define exactly one: "predict" for ` +
        'one record at a time, "predictBatch" for many at once.',
    );
  }
  assertSettings(definition, subject);
  const reserved = reservedHooks.find((hook) => Object.hasOwn(hooks, hook));
  if (reserved !== undefined) {
    throw new TypeError(
      `${subject} answers "${reserved}" in "hooks", which a field of defineModel answers already. ` +
        "Use the field, or definePlugin.",
    );
  }
  if (bytes !== undefined && "inputFn" in hooks) {
    throw new TypeError(
      `${subject} has both "bytes" and an "inputFn" in "hooks". Drop "bytes" and declare its media ` +
        'types in the "consumes" of the inputFn.',
    );
  }
}

function assertSettings(definition: AnyModelDefinition, subject: string): void {
  const { predictBatch, batching, concurrency, onRecordError = "fail" } = definition;
  if (batching !== undefined && predictBatch === undefined) {
    throw new TypeError(
      `${subject} has "batching", but no "predictBatch": there is nothing to join records for. ` +
        'Define "predictBatch" in place of "predict".',
    );
  }
  if (concurrency !== undefined && !(Number.isSafeInteger(concurrency) && concurrency >= 1)) {
    throw new TypeError(
      `${subject} has the "concurrency" ${String(concurrency)}. Expected an integer of 1 or more.`,
    );
  }
  if (!["fail", "null", "object"].includes(onRecordError)) {
    throw new TypeError(
      `${subject} has the "onRecordError" ${JSON.stringify(onRecordError)}. Expected "fail", ` +
        '"null" or "object".',
    );
  }
}
