import type { Column } from "./hooks.ts";

/** Where a payload's records came from, and so the form in which its predictions go back. */
export type PayloadForm = "envelope" | "list" | "single";

/** A payload, seen as records. */
export interface Records {
  readonly form: PayloadForm;
  readonly records: readonly unknown[];
}

/** Records that are validated and predicted together: those of one request, or a part of them. */
export interface RecordList extends Records {
  /** What was decoded. It may know on which lines the records begin. */
  readonly data: unknown;
  /** The first record's place in the request. */
  readonly first: number;
  /** Whether the request has, or may have, more records than these. */
  readonly isPart?: true;
}

/**
 * Sees a decoded payload as records: an array is a list of them, `{"instances": […]}` SageMaker's
 * envelope of that list (unless `envelope` is false), and anything else one record.
 */
export function recordsOf(data: unknown, envelope: boolean): Records {
  if (Array.isArray(data)) return { form: "list", records: data };
  const instances = envelope ? soleList(data, "instances") : undefined;
  return instances === undefined
    ? { form: "single", records: [data] }
    : { form: "envelope", records: instances };
}

/** Gives predictions the form in which their records came. */
export function answerOf(form: PayloadForm, predictions: readonly unknown[]): unknown {
  if (form === "envelope") return { predictions };
  return form === "list" ? predictions : predictions[0];
}

/** The list inside `{"predictions": […]}`, for formats that hold lists only; else the value. */
export function unwrapPredictions(value: unknown): unknown {
  return soleList(value, "predictions") ?? value;
}

/** Names the cells of a record that arrived as an array. */
export function nameCells(
  cells: readonly unknown[],
  columns: readonly Column[],
): Record<string, unknown> {
  const record: Record<string, unknown> = {};
  for (const [index, { name }] of columns.entries()) {
    // A column may have any name, and assigning to this one would set the prototype.
    if (name === "__proto__") Object.defineProperty(record, name, ownValue(cells[index]));
    else record[name] = cells[index];
  }
  return record;
}

/** The list that is the only property of an object, if it has this key. */
function soleList(value: unknown, key: string): readonly unknown[] | undefined {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
  const list = (value as Readonly<Record<string, unknown>>)[key];
  return Array.isArray(list) && Object.keys(value).length === 1 ? list : undefined;
}

function ownValue(value: unknown): PropertyDescriptor {
  return { value, enumerable: true, configurable: true, writable: true };
}
