/** What `recordError` is made from. */
export interface RecordErrorOptions {
  /** A sentence for people: what is wrong with the record, and what was expected. */
  readonly detail: string;
  /** A stable word for programs, in snake_case. Default: `"invalid_record"`. */
  readonly code?: string;
  /** JSON Pointer (RFC 6901) to the fault inside the record. Default: `""`, the record itself. */
  readonly pointer?: string;
}

/** The code of a record that does not fit its schema, and of one of which no more is said. */
const anyCode = "invalid_record";

const brand: unique symbol = Symbol.for("@inference-server/core/record-error");

/** One record that cannot be predicted, while others can. Made by `recordError`. */
export interface RecordFailure extends Error, Required<RecordErrorOptions> {
  readonly [brand]: true;
  readonly name: "RecordError";
}

/**
 * Says of one record that it cannot be predicted: an element of what `predictBatch` answers, or
 * what `predict` answers or throws. `defineModel({ onRecordError })` says what becomes of the request.
 */
export function recordError(options: RecordErrorOptions): RecordFailure {
  const { detail, code = anyCode, pointer = "" } = options;
  const error = new Error(detail);
  Object.defineProperty(error, "name", { value: "RecordError" });
  Object.defineProperty(error, brand, { value: true });
  return Object.assign(error, { detail, code, pointer }) as RecordFailure;
}

/** Whether a value was made by `recordError`, of this or another copy of this package. */
export function isRecordError(value: unknown): value is RecordFailure {
  return typeof value === "object" && value !== null && brand in value;
}
