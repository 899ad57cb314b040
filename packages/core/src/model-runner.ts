import { attribute } from "./attribution.ts";
import { chain, collect, isAsyncIterable, isPromise, mapInOrder } from "./chain.ts";
import type { Context } from "./context.ts";
import type { MaybePromise, PredictArgs } from "./hooks.ts";
import { columnsOf, describesArray, inputJsonSchema, outputJsonSchema } from "./json-schema.ts";
import { lineOfRecord } from "./lines.ts";
import type { AnyModelDefinition } from "./model.ts";
import { checkPredictions } from "./prediction-check.ts";
import { answerOf, recordsOf, type Records } from "./records.ts";
import { isRequestError, requestError } from "./request-error.ts";
import type { Signature } from "./signature.ts";
import type { StandardSchema } from "./standard-schema.ts";
import { validateRecords, type RecordRules } from "./validation.ts";

/** What is known of a model once it is loaded. */
interface ModelDescription {
  readonly rules: RecordRules;
  /** The schema of one prediction. */
  readonly output: StandardSchema | undefined;
  readonly signature: Signature;
}

/** A payload on its way to the model. */
interface Payload extends Records {
  readonly data: unknown;
  readonly model: unknown;
  readonly context: Context;
}

/** Runs one definition's model on payloads: records in, predictions out. */
export class ModelRunner {
  readonly #definition: AnyModelDefinition;
  #last: { readonly model: unknown; readonly description: ModelDescription } | undefined;

  constructor(definition: AnyModelDefinition) {
    this.#definition = definition;
  }

  /** The rules and the signature of a loaded model. Both may depend on it, so both are kept. */
  describe(model: unknown): ModelDescription {
    if (this.#last === undefined || this.#last.model !== model) {
      this.#last = { model, description: describeModel(this.#definition, model) };
    }
    return this.#last.description;
  }

  /** Answers one payload in the form in which it came. No records: the model is not asked. */
  predict({ data, model, context }: PredictArgs): MaybePromise<unknown> {
    const { envelope = true } = this.#definition;
    const records = recordsOf(data, envelope);
    const payload: Payload = { ...records, data, model, context };
    context.records = payload.records.length;
    if (payload.records.length === 0) return answerOf(payload.form, []);
    const { rules, output } = this.describe(model);
    const valid = validateRecords(payload, rules);
    const predicted = chain(valid, (values) => this.#run(values, payload));
    const checked = output
      ? chain(predicted, (predictions) => checkPredictions(predictions, output))
      : predicted;
    return chain(checked, (predictions) => answerOf(payload.form, predictions));
  }

  #run(values: readonly unknown[], payload: Payload): MaybePromise<readonly unknown[]> {
    if (this.#definition.predictBatch === undefined) {
      return mapInOrder(values, (value, index) => this.#predictOne(value, index, payload));
    }
    const { model, context } = payload;
    const { signal } = context;
    const predictions = this.#definition.predictBatch({ records: values, model, signal });
    return chain(predictions, (answered) => this.#assertBatch(answered, values.length));
  }

  #predictOne(record: unknown, index: number, payload: Payload): MaybePromise<unknown> {
    const { model, context, form } = payload;
    const finish = (prediction: unknown): MaybePromise<unknown> => {
      this.#assertAnswered(prediction);
      if (!isAsyncIterable(prediction)) return prediction;
      // In a list a stream has no line of its own to be written to.
      return form === "single" ? this.#attributed(prediction) : collect(prediction);
    };
    try {
      const finished = chain(this.#definition.predict?.({ record, model, context }), finish);
      if (!isPromise(finished)) return finished;
      return finished.catch((error: unknown) => {
        throw blameRecord(error, index, payload);
      });
    } catch (error) {
      throw blameRecord(error, index, payload);
    }
  }

  /** A stream fails long after `predict` has answered it, in the hands of a codec. */
  async *#attributed(predictions: AsyncIterable<unknown>): AsyncGenerator {
    try {
      yield* predictions;
    } catch (error) {
      throw attribute(error, { plugin: this.#definition.name, hook: "predictFn", record: 0 });
    }
  }

  #assertAnswered(prediction: unknown): void {
    if (prediction !== undefined) return;
    throw new TypeError(
      `Model "${this.#definition.name}" answered undefined. Return the prediction, or null if ` +
        "there is none.",
    );
  }

  #assertBatch(predictions: readonly unknown[], expected: number): readonly unknown[] {
    if (Array.isArray(predictions) && predictions.length === expected) {
      for (const prediction of predictions) this.#assertAnswered(prediction);
      return predictions;
    }
    const found = Array.isArray(predictions)
      ? `${predictions.length} predictions`
      : `a value of type ${typeof predictions}`;
    throw new TypeError(
      `"predictBatch" of model "${this.#definition.name}" answered ${found} for ${expected} ` +
        "records. Answer an array with one prediction for each record, in their order.",
    );
  }
}

function describeModel(definition: AnyModelDefinition, model: unknown): ModelDescription {
  const { columns: named, arrays = "named", examples, bytes, envelope = true } = definition;
  const { concurrency } = definition;
  const schema = schemaOf(definition.input, model);
  const output = schemaOf(definition.output, model);
  const names = typeof named === "function" ? named({ model }) : named;
  const inputSchema = inputJsonSchema(schema);
  const outputSchema = outputJsonSchema(output);
  const columns = columnsOf(names, inputSchema);
  return {
    output,
    rules: {
      schema,
      columns: arrays === "named" && names !== undefined ? columns : undefined,
      bytes,
      envelope,
      takesArrays: names !== undefined || describesArray(inputSchema),
    },
    signature: {
      ...(columns && { columns }),
      ...(names !== undefined && { positional: true }),
      ...(inputSchema && { input: inputSchema }),
      ...(outputSchema && { output: outputSchema }),
      ...(examples && { examples }),
      ...(bytes && { bytes }),
      ...(concurrency !== undefined && { concurrency }),
    },
  };
}

/** A schema may itself be callable (ArkType's are), so it is told by its mark. */
function schemaOf(
  schema: AnyModelDefinition["input" | "output"],
  model: unknown,
): StandardSchema | undefined {
  return schema === undefined || "~standard" in schema ? schema : schema({ model });
}

/** Says at which record the model failed: to the log, and of a refusal to the client. */
function blameRecord(error: unknown, record: number, { form, data }: Payload): unknown {
  if (form === "single" || !isRequestError(error) || error.errors !== undefined) {
    return attribute(error, { record });
  }
  const { status, code, detail, retryAfter, headers } = error;
  const line = lineOfRecord(data, record);
  return requestError({
    status,
    code,
    detail: `Record ${record}: ${detail}`,
    ...(retryAfter !== undefined && { retryAfter }),
    ...(headers !== undefined && { headers }),
    errors: [{ record, ...(line !== undefined && { line }), pointer: "", detail }],
    cause: error,
  });
}
