import { lineOfRecord } from "./lines.ts";
import { isRecordError, recordError, type RecordFailure } from "./record-error.ts";
import type { RecordList } from "./records.ts";
import { requestError, type RecordError, type RequestError } from "./request-error.ts";

/**
 * What becomes of a list with bad records in it: the request fails, or the others are answered and
 * these with `null` or with `{ error: { detail, code, pointer? } }`.
 */
export type OnRecordError = "fail" | "null" | "object";

/** Errors listed in one answer. */
export const mostErrors = 100;

/** A list's outcomes with placeholders for what failed; the list itself where nothing did. */
export function withPlaceholders(
  outcomes: readonly unknown[],
  onRecordError: OnRecordError,
): readonly unknown[] {
  if (!holdsFailure(outcomes)) return outcomes;
  return outcomes.map((outcome) =>
    isRecordError(outcome) ? placeholderOf(outcome, onRecordError) : outcome,
  );
}

/**
 * Fails the request for the records that the model refused.
 *
 * @throws RequestError 422 with the code that they share, else `invalid_record`; it lists them up to
 * a cap.
 */
export function refuseFailures(outcomes: readonly unknown[], list: RecordList): void {
  if (!holdsFailure(outcomes)) return;
  const errors: RecordError[] = [];
  const codes = new Set<string>();
  let badRecords = 0;
  for (const [place, outcome] of outcomes.entries()) {
    if (!isRecordError(outcome)) continue;
    badRecords += 1;
    codes.add(outcome.code);
    if (errors.length < mostErrors) errors.push(errorAt(outcome, list, place));
  }
  const [first] = errors;
  if (first === undefined) return;
  const [code = ""] = codes;
  const line = first.line === undefined ? "" : ` (line ${first.line})`;
  const of = list.isPart ? "" : ` of ${outcomes.length}`;
  const count =
    badRecords === 1 ? "" : ` ${list.isPart ? "At least " : ""}${badRecords}${of} records are bad.`;
  throw requestError({
    status: 422,
    code: codes.size === 1 ? code : "invalid_record",
    detail:
      list.form === "single"
        ? first.detail
        : `Record ${first.record}${line}: ${ended(first.detail)}${count}`,
    errors,
  });
}

/** Every answer passes here, of a million records too: a loop is several times faster than `some`. */
function holdsFailure(outcomes: readonly unknown[]): boolean {
  for (let place = 0; place < outcomes.length; place += 1) {
    if (isRecordError(outcomes[place])) return true;
  }
  return false;
}

/** A record's fault with its place in the request. */
export function errorAt(
  { pointer, detail }: Pick<RecordError, "detail" | "pointer">,
  list: RecordList,
  place: number,
): RecordError {
  const record = list.first + place;
  // An envelope's list lost its lines; a list that a codec decoded knows them.
  const line = lineOfRecord(list.data, record);
  return { record, ...(line !== undefined && { line }), pointer, detail };
}

/**
 * A refusal by a model that was asked for many records: it names these by their places in what it
 * was asked for, and clients know their lists and lines.
 */
export function located(
  error: RequestError,
  placeOf: (index: number) => number,
  list: RecordList,
): RequestError {
  if (error.errors === undefined || list.form === "single") return error;
  const { status, code, detail, retryAfter, headers } = error;
  return requestError({
    status,
    code,
    detail,
    ...(retryAfter !== undefined && { retryAfter }),
    ...(headers !== undefined && { headers }),
    errors: error.errors.map((fault) => errorAt(fault, list, placeOf(fault.record))),
    cause: error,
  });
}

/** A refusal of the request, seen as one of the record that was asked for. */
export function failureOf({ detail, code, errors }: RequestError): RecordFailure {
  return recordError({ detail, code, pointer: errors?.[0]?.pointer ?? "" });
}

/** What is answered in the place of a bad record's prediction. */
function placeholderOf(failure: RecordFailure, onRecordError: OnRecordError): unknown {
  if (onRecordError === "null") return null;
  const { detail, code, pointer } = failure;
  return { error: { detail, code, ...(pointer !== "" && { pointer }) } };
}

/** A sentence that others may follow. */
function ended(sentence: string): string {
  return /[.!?]$/.test(sentence) ? sentence : `${sentence}.`;
}
