import { attribute } from "./attribution.ts";
import { chain, collect, isAsyncIterable, isPromise, mapInOrder } from "./chain.ts";
import type { Context } from "./context.ts";
import type { PredictStreamArgs } from "./hook-streams.ts";
import type { MaybePromise, PredictArgs } from "./hooks.ts";
import type { AnyModelDefinition } from "./model.ts";
import { describeModel, type ModelDescription } from "./model-description.ts";
import { checkPredictions } from "./prediction-check.ts";
import type { PredictBatch } from "./predict-batch.ts";
import { isRecordError, type RecordFailure } from "./record-error.ts";
import {
  errorAt,
  failureOf,
  located,
  refuseFailures,
  withPlaceholders,
  type OnRecordError,
} from "./record-failures.ts";
import { answerOf, recordsOf, type RecordList } from "./records.ts";
import { isRequestError, requestError } from "./request-error.ts";
import { validateRecords, type ValidRecords } from "./validation.ts";

/** What a list of records is predicted with. */
interface Call {
  readonly model: unknown;
  readonly context: Context;
}

/** Runs one definition's model on payloads: records in, predictions out. */
export class ModelRunner {
  readonly #definition: AnyModelDefinition;
  readonly #predictBatch: PredictBatch | undefined;
  #last: { readonly model: unknown; readonly description: ModelDescription } | undefined;

  constructor(definition: AnyModelDefinition) {
    const { predictBatch, batching } = definition;
    this.#definition = definition;
    this.#predictBatch = predictBatch && batching ? batching(predictBatch) : predictBatch;
  }

  /** The rules and the signature of a loaded model. Both may depend on it, so both are kept. */
  describe(model: unknown): ModelDescription {
    if (this.#last === undefined || this.#last.model !== model) {
      const description = describeModel(this.#definition, model, this.#predictBatch?.concurrency);
      this.#last = { model, description };
    }
    return this.#last.description;
  }

  /** Answers one payload in the form in which it came. */
  predict({ data, model, context }: PredictArgs): MaybePromise<unknown> {
    const { envelope = true } = this.#definition;
    const { form, records } = recordsOf(data, envelope);
    context.records = records.length;
    const answers = this.answers({ form, records, data, first: 0 }, { model, context });
    return isPromise(answers)
      ? answers.then((predictions) => answerOf(form, predictions))
      : answerOf(form, answers);
  }

  /** Answers a list that comes some records at a time. */
  async *predictLists({
    data,
    model,
    context,
  }: PredictStreamArgs): AsyncGenerator<readonly unknown[], void, undefined> {
    let first = 0;
    for await (const records of data) {
      context.records = first + records.length;
      const list: RecordList = { form: "list", records, data: records, first, isPart: true };
      yield await this.answers(list, { model, context });
      first += records.length;
    }
    context.records = first;
  }

  /**
   * As many answers as there are records: predictions, and placeholders for bad records where these
   * do not fail the request. No records: the model is not asked.
   */
  answers(list: RecordList, call: Call): MaybePromise<readonly unknown[]> {
    if (list.records.length === 0) return [];
    const { rules, output } = this.describe(call.model);
    const onRecordError = this.#onRecordError(list);
    const valid = validateRecords(list, rules, onRecordError);
    const outcomes = isPromise(valid)
      ? valid.then((records) => this.#outcomes(records, list, call))
      : this.#outcomes(valid, list, call);
    const settle = (values: readonly unknown[]): MaybePromise<readonly unknown[]> => {
      if (onRecordError === "fail") refuseFailures(values, list);
      const checked = output ? checkPredictions(values, output, list.first) : values;
      if (onRecordError === "fail") return checked;
      return chain(checked, (answered) => withPlaceholders(answered, onRecordError));
    };
    return isPromise(outcomes) ? outcomes.then(settle) : settle(outcomes);
  }

  /** One bare record has no others that could be answered. */
  #onRecordError({ form }: RecordList): OnRecordError {
    return form === "single" ? "fail" : (this.#definition.onRecordError ?? "fail");
  }

  /** For each record of a list its prediction, or why there is none. */
  #outcomes(
    { values, failures }: ValidRecords,
    list: RecordList,
    call: Call,
  ): MaybePromise<readonly unknown[]> {
    if (failures === undefined) return this.#predictAll(values, itsPlace, list, call);
    const places = [...list.records.keys()].filter((place) => !failures.has(place));
    const predicted =
      values.length === 0
        ? []
        : this.#predictAll(values, (index) => places[index] ?? 0, list, call);
    return chain(predicted, (answered) => {
      const outcomes: unknown[] = list.records.map((_, place) => failures.get(place));
      for (const [index, place] of places.entries()) outcomes[place] = answered[index];
      return outcomes;
    });
  }

  #predictAll(
    values: readonly unknown[],
    placeOf: (index: number) => number,
    list: RecordList,
    call: Call,
  ): MaybePromise<readonly unknown[]> {
    if (this.#predictBatch === undefined) {
      return mapInOrder(values, (value, index) =>
        this.#predictOne(value, placeOf(index), list, call),
      );
    }
    const { model, context } = call;
    const { signal } = context;
    const fail = (error: unknown): never => {
      throw isRequestError(error) ? located(error, placeOf, list) : error;
    };
    try {
      const answered = this.#predictBatch({ records: values, model, signal });
      const checked = chain(answered, (answers) => this.#assertBatch(answers, values.length));
      return isPromise(checked) ? checked.catch(fail) : checked;
    } catch (error) {
      return fail(error);
    }
  }

  #predictOne(
    record: unknown,
    place: number,
    list: RecordList,
    { model, context }: Call,
  ): MaybePromise<unknown> {
    try {
      const prediction = this.#definition.predict?.({ record, model, context });
      if (!isPromise(prediction) && !isAsyncIterable(prediction)) {
        this.#assertAnswered(prediction);
        return prediction;
      }
      // Another library's promise may know no more than `then`.
      const finished = isPromise(prediction)
        ? Promise.resolve(prediction).then((value) => this.#finished(value, list))
        : this.#finished(prediction, list);
      if (!isPromise(finished)) return finished;
      return finished.catch((error: unknown) => this.#failureOf(error, place, list, context));
    } catch (error) {
      return this.#failureOf(error, place, list, context);
    }
  }

  #finished(prediction: unknown, list: RecordList): MaybePromise<unknown> {
    this.#assertAnswered(prediction);
    if (!isAsyncIterable(prediction)) return prediction;
    // In a list a stream has no line of its own to be written to.
    return list.form === "single" ? this.#attributed(prediction, list) : collect(prediction);
  }

  /** What was thrown for one record, if it is that record's affair alone; else it is thrown on. */
  #failureOf(error: unknown, place: number, list: RecordList, context: Context): RecordFailure {
    if (isRecordError(error)) return error;
    const isSkipped = this.#onRecordError(list) !== "fail" && !context.signal.aborted;
    if (isSkipped && isRequestError(error) && error.status < 500) return failureOf(error);
    throw blameRecord(error, place, list);
  }

  /** A stream fails long after `predict` has answered it, in the hands of a codec. */
  async *#attributed(predictions: AsyncIterable<unknown>, list: RecordList): AsyncGenerator {
    try {
      yield* predictions;
    } catch (error) {
      if (isRecordError(error)) refuseFailures([error], list);
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

function itsPlace(index: number): number {
  return index;
}

/** Says at which record the model failed: to the log, and of a refusal to the client. */
function blameRecord(error: unknown, place: number, list: RecordList): unknown {
  if (list.form === "single" || !isRequestError(error) || error.errors !== undefined) {
    return attribute(error, { record: list.first + place });
  }
  const { status, code, detail, retryAfter, headers } = error;
  const fault = errorAt({ pointer: "", detail }, list, place);
  return requestError({
    status,
    code,
    detail: `Record ${fault.record}: ${detail}`,
    ...(retryAfter !== undefined && { retryAfter }),
    ...(headers !== undefined && { headers }),
    errors: [fault],
    cause: error,
  });
}
