import {
  isRequestError,
  type MaybePromise,
  type StandardResult,
  type StandardSchema,
} from "@inference-server/core";
import type { OnnxModel } from "./open-onnx.ts";
import type { OnnxInput, OnnxRecord } from "./onnx-record.ts";

/** A client's record, and what became of it. */
export interface PreparedRecord {
  /** As the client sent it, or as the schema of its own made it. */
  readonly sent: unknown;
  /** As the model takes it. */
  readonly record: OnnxRecord;
}

/** What happens to a record before the model sees it. */
interface Preparation<ClientRecord> {
  readonly input: StandardSchema<unknown, ClientRecord> | undefined;
  readonly before:
    | ((args: {
        readonly record: ClientRecord;
        readonly model: OnnxModel;
      }) => MaybePromise<OnnxInput>)
    | undefined;
}

/**
 * The schema that turns a client's record into the model's: its own schema, then `before`, then
 * the model's. As one schema, so that whatever is wrong is told with record, line and path.
 */
export function preparedSchema<ClientRecord>(
  model: OnnxModel,
  { input, before }: Preparation<ClientRecord>,
): StandardSchema<unknown, PreparedRecord> {
  const { validate, jsonSchema: own } = model.schema["~standard"];
  const published =
    input === undefined ? (before ? undefined : own) : input["~standard"].jsonSchema;
  const common = { version: 1, vendor: "inference-server" } as const;
  const fitted = (sent: unknown, value: unknown): MaybePromise<StandardResult<PreparedRecord>> =>
    chain(validate(value), (result) => prepared(sent, result));
  const prepare = (record: ClientRecord): MaybePromise<StandardResult<PreparedRecord>> =>
    before === undefined
      ? fitted(record, record)
      : guarded(() => chain(before({ record, model }), (value) => fitted(record, value)));
  return {
    "~standard": {
      ...common,
      validate: (value) =>
        input === undefined
          ? prepare(value as ClientRecord)
          : chain(input["~standard"].validate(value), (result) =>
              result.issues === undefined ? prepare(result.value) : result,
            ),
      ...(published && { jsonSchema: published }),
    },
  };
}

function prepared(
  sent: unknown,
  result: StandardResult<OnnxRecord>,
): StandardResult<PreparedRecord> {
  return result.issues === undefined ? { value: { sent, record: result.value } } : result;
}

/** A refusal of `before` becomes an issue of the record: core knows which one it is. */
function guarded<Value>(
  run: () => MaybePromise<StandardResult<Value>>,
): MaybePromise<StandardResult<Value>> {
  try {
    const result = run();
    return result instanceof Promise ? result.catch(issueOf) : result;
  } catch (error) {
    return issueOf(error);
  }
}

function issueOf(error: unknown): StandardResult<never> {
  if (isRequestError(error) && error.status === 422 && error.errors === undefined) {
    return { issues: [{ message: error.detail }] };
  }
  throw error;
}

/** `next(value)`, at once while the value is plain. */
function chain<Value, Next>(
  value: MaybePromise<Value>,
  next: (value: Value) => MaybePromise<Next>,
): MaybePromise<Next> {
  return value instanceof Promise ? value.then(next) : next(value);
}
