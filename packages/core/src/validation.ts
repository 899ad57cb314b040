import { isPromise } from "./chain.ts";
import type { Column, MaybePromise } from "./hooks.ts";
import { recordError, type RecordFailure } from "./record-error.ts";
import { errorAt, mostErrors, type OnRecordError } from "./record-failures.ts";
import { nameCells, type RecordList } from "./records.ts";
import { requestError, type RecordError, type RequestError } from "./request-error.ts";
import type { StandardIssue, StandardResult, StandardSchema } from "./standard-schema.ts";

/** What records are checked against. */
export interface RecordRules {
  /** The schema of one record. */
  readonly schema: StandardSchema | undefined;
  /** Names for the cells of records that are arrays; `undefined`: arrays stay arrays. */
  readonly columns: readonly Column[] | undefined;
  /** Media ranges whose body is one record: then a record is bytes, whatever decoded it. */
  readonly bytes: readonly string[] | undefined;
  /** Whether a record may be an array: then a flat array of values is a likely mistake. */
  readonly takesArrays: boolean;
  /** Whether `{"instances": […]}` holds records. */
  readonly envelope: boolean;
}

/** Records after validation. */
export interface ValidRecords {
  /** What the schema made of the good records, in their order. */
  readonly values: readonly unknown[];
  /** Why the others are bad, by their places in the list. `undefined`: all are good. */
  readonly failures?: ReadonlyMap<number, RecordFailure>;
}

/**
 * Names and validates the records of a list.
 *
 * @throws RequestError 422 `invalid_record`, which lists every bad record up to a cap, where one
 * bad record fails the request.
 */
export function validateRecords(
  list: RecordList,
  rules: RecordRules,
  onRecordError: OnRecordError,
): MaybePromise<ValidRecords> {
  const { schema, columns, bytes } = rules;
  if (schema === undefined && columns === undefined && bytes === undefined) {
    return { values: list.records };
  }
  const { records } = list;
  // Nearly always all of them are good, and there is no need for more than their values.
  const values: unknown[] = [];
  values.length = records.length;
  for (let place = 0; place < records.length; place += 1) {
    const result = check(records[place], rules);
    if (isPromise(result) || result.issues !== undefined) {
      values.length = place;
      return new Validation(list, rules, onRecordError, values).resume(result, place);
    }
    values[place] = result.value;
  }
  return { values };
}

function check(
  record: unknown,
  { schema, columns, bytes }: RecordRules,
): MaybePromise<StandardResult<unknown>> {
  if (bytes !== undefined && !(record instanceof Uint8Array)) {
    return { issues: [{ message: `expected bytes: send a body of type ${bytes.join(" or ")}` }] };
  }
  let value = record;
  if (columns !== undefined && Array.isArray(record)) {
    if (record.length !== columns.length) return { issues: [widthIssue(record, columns)] };
    value = nameCells(record, columns);
  }
  if (schema !== undefined) return schema["~standard"].validate(value);
  if (columns !== undefined && !isStructure(value)) return { issues: [valueIssue(columns)] };
  return { value };
}

/** The records of one list on their way through the schema. */
class Validation {
  readonly #list: RecordList;
  readonly #rules: RecordRules;
  readonly #isStrict: boolean;
  readonly #values: unknown[];
  readonly #errors: RecordError[] = [];
  #failures: Map<number, RecordFailure> | undefined;
  #badRecords = 0;

  /** `values`: of the good records that have been checked. */
  constructor(
    list: RecordList,
    rules: RecordRules,
    onRecordError: OnRecordError,
    values: unknown[],
  ) {
    this.#values = values;
    this.#list = list;
    this.#rules = rules;
    this.#isStrict = onRecordError === "fail";
  }

  /** Whether the answer holds no more errors: looking further would only cost time. */
  get full(): boolean {
    return this.#errors.length >= mostErrors;
  }

  /** Goes on with the result of the record at a place. */
  resume(result: MaybePromise<StandardResult<unknown>>, place: number): MaybePromise<ValidRecords> {
    if (isPromise(result)) return this.#finishLater(result, place);
    this.settle(result, place);
    const { records } = this.#list;
    for (let next = place + 1; next < records.length && !this.full; next += 1) {
      const following = check(records[next], this.#rules);
      if (isPromise(following)) return this.#finishLater(following, next);
      this.settle(following, next);
    }
    return this.finish();
  }

  settle(result: StandardResult<unknown>, place: number): void {
    if (result.issues === undefined) this.#values.push(result.value);
    else if (this.#isStrict) this.#report(result.issues, place);
    else (this.#failures ??= new Map()).set(place, failureOf(result.issues));
  }

  async #finishLater(
    pending: Promise<StandardResult<unknown>>,
    from: number,
  ): Promise<ValidRecords> {
    this.settle(await pending, from);
    const { records } = this.#list;
    for (let place = from + 1; place < records.length && !this.full; place += 1) {
      this.settle(await check(records[place], this.#rules), place);
    }
    return this.finish();
  }

  finish(): ValidRecords {
    if (this.#badRecords > 0) throw this.#refusal();
    const values = this.#values;
    const failures = this.#failures;
    return failures === undefined ? { values } : { values, failures };
  }

  #report(issues: readonly StandardIssue[], place: number): void {
    this.#badRecords += 1;
    for (const issue of issues.slice(0, mostErrors - this.#errors.length)) {
      this.#errors.push(errorAt(faultOf(issue), this.#list, place));
    }
  }

  #refusal(): RequestError {
    const { form, records } = this.#list;
    const [first] = this.#errors;
    const where = first?.pointer ? ` at "${first.pointer}"` : "";
    const what = (first?.detail ?? "it does not fit the schema").replace(/\.$/, "");
    const line = first?.line === undefined ? "" : ` (line ${first.line})`;
    const detail =
      form === "single"
        ? `The record is not valid${where}: ${what}.`
        : `Record ${first?.record}${line} is not valid${where}: ${what}.` +
          this.#count(records.length);
    return requestError({
      status: 422,
      code: "invalid_record",
      detail: detail + this.#hint(),
      errors: this.#errors,
    });
  }

  #count(records: number): string {
    if (this.#badRecords === 1 && !this.full) return "";
    if (this.#list.isPart) return ` At least ${this.#badRecords} records are bad.`;
    const atLeast = this.full ? "At least " : "";
    return ` ${atLeast}${this.#badRecords} of ${records} records are bad.`;
  }

  /** A flat array of numbers is the commonest first mistake where a record is an array. */
  #hint(): string {
    const { form, records, data } = this.#list;
    if (this.#rules.envelope && form === "single" && isStructure(data) && "instances" in data) {
      return ' Records go into {"instances": […]}, a list and the only key.';
    }
    const flat = form !== "single" && records.every((record) => !isStructure(record));
    if (!flat || !this.#rules.takesArrays) return "";
    return " An array is a list of records; one record of several values is [[…]].";
  }
}

/** One record's issues as one fault: there is room for one. */
function failureOf([issue]: readonly StandardIssue[]): RecordFailure {
  return recordError(issue ? faultOf(issue) : { detail: "it does not fit the schema" });
}

function faultOf({ message, path = [] }: StandardIssue): Pick<RecordError, "detail" | "pointer"> {
  return { pointer: pointerOf(path), detail: message };
}

/** JSON Pointer (RFC 6901) of an issue's path. */
export function pointerOf(path: NonNullable<StandardIssue["path"]>): string {
  return path
    .map((segment) => {
      const key = typeof segment === "object" ? segment.key : segment;
      return `/${String(key).replaceAll("~", "~0").replaceAll("/", "~1")}`;
    })
    .join("");
}

function isStructure(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function valueIssue(columns: readonly Column[]): StandardIssue {
  return { message: `expected an object with the fields ${namesOf(columns)}` };
}

function widthIssue(cells: readonly unknown[], columns: readonly Column[]): StandardIssue {
  return {
    message: `it has ${cells.length} values, expected ${columns.length}: ${namesOf(columns)}`,
  };
}

function namesOf(columns: readonly Column[]): string {
  const names = columns.slice(0, 8).map(({ name }) => `"${name}"`);
  return (columns.length > 8 ? [...names, "…"] : names).join(", ");
}
