import { isPromise } from "./chain.ts";
import type { Column, MaybePromise } from "./hooks.ts";
import { lineOfRecord } from "./lines.ts";
import { nameCells, type Records } from "./records.ts";
import { requestError, type RecordError, type RequestError } from "./request-error.ts";
import type { StandardIssue, StandardResult, StandardSchema } from "./standard-schema.ts";

/** Errors listed in one answer. Records after the last of them are not looked at. */
const mostErrors = 100;

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

/**
 * Names and validates the records of a payload, and returns what the schema made of them.
 *
 * @throws RequestError 422 `invalid_record`, which lists every bad record up to a cap.
 */
export function validateRecords(
  payload: Records & { readonly data: unknown },
  rules: RecordRules,
): MaybePromise<readonly unknown[]> {
  const { schema, columns, bytes } = rules;
  if (schema === undefined && columns === undefined && bytes === undefined) return payload.records;
  const validation = new Validation(payload, rules);
  for (const [index, record] of payload.records.entries()) {
    const result = validation.check(record);
    if (isPromise(result)) return validation.finishLater(result, index);
    validation.settle(result, index);
    if (validation.full) break;
  }
  return validation.finish();
}

/** The records of one payload on their way through the schema. */
class Validation {
  readonly #payload: Records & { readonly data: unknown };
  readonly #rules: RecordRules;
  readonly #values: unknown[] = [];
  readonly #errors: RecordError[] = [];
  #badRecords = 0;

  constructor(payload: Records & { readonly data: unknown }, rules: RecordRules) {
    this.#payload = payload;
    this.#rules = rules;
  }

  /** Whether the answer holds no more errors: looking further would only cost time. */
  get full(): boolean {
    return this.#errors.length >= mostErrors;
  }

  check(record: unknown): MaybePromise<StandardResult<unknown>> {
    const { schema, columns, bytes } = this.#rules;
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

  settle(result: StandardResult<unknown>, index: number): void {
    if (result.issues === undefined) {
      this.#values.push(result.value);
      return;
    }
    this.#badRecords += 1;
    const room = mostErrors - this.#errors.length;
    for (const issue of result.issues.slice(0, room)) {
      this.#errors.push(this.#errorOf(issue, index));
    }
  }

  async finishLater(
    pending: Promise<StandardResult<unknown>>,
    from: number,
  ): Promise<readonly unknown[]> {
    this.settle(await pending, from);
    const { records } = this.#payload;
    for (let index = from + 1; index < records.length && !this.full; index += 1) {
      this.settle(await this.check(records[index]), index);
    }
    return this.finish();
  }

  finish(): readonly unknown[] {
    if (this.#badRecords > 0) throw this.#refusal();
    return this.#values;
  }

  #errorOf(issue: StandardIssue, record: number): RecordError {
    // An envelope's list lost its lines; a list that a codec decoded knows them.
    const line = lineOfRecord(this.#payload.data, record);
    const pointer = pointerOf(issue.path ?? []);
    return { record, ...(line !== undefined && { line }), pointer, detail: issue.message };
  }

  #refusal(): RequestError {
    const { form, records } = this.#payload;
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
    const atLeast = this.full ? "At least " : "";
    return ` ${atLeast}${this.#badRecords} of ${records} records are bad.`;
  }

  /** A flat array of numbers is the commonest first mistake where a record is an array. */
  #hint(): string {
    const { form, records, data } = this.#payload;
    if (this.#rules.envelope && form === "single" && isStructure(data) && "instances" in data) {
      return ' Records go into {"instances": […]}, a list and the only key.';
    }
    const flat = form !== "single" && records.every((record) => !isStructure(record));
    if (!flat || !this.#rules.takesArrays) return "";
    return " An array is a list of records; one record of several values is [[…]].";
  }
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
