import { describe, kindOfValue } from "./values.ts";

/** Why a table cannot hold a value. */
export interface Refusal {
  /** A sentence that names the value's path. */
  readonly refusal: string;
}

/** Refuses the value at a path, for a reason. */
export function refuse(path: readonly (number | string)[], reason: string): Refusal {
  const pointer = path.map(
    (part) => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`,
  );
  return { refusal: `CSV cannot hold the value at "${pointer.join("")}": ${reason}` };
}

/** Refuses a value that has no cell. */
export function refuseCell(path: readonly (number | string)[], value: unknown): Refusal {
  if (typeof value === "number") {
    return refuse(
      path,
      `${value} has no spelling. The option nonFinite "null" or "string" allows it.`,
    );
  }
  if (typeof value === "string") {
    return refuse(path, "a text with half of a surrogate pair, which UTF-8 cannot carry.");
  }
  if (value instanceof Date) return refuse(path, "a date that is not valid.");
  const kind = kindOfValue(value);
  return refuse(
    path,
    kind === "fields" || kind === "list"
      ? `${describe(value)}, too deep. A field holds a scalar, a list of scalars or an object of scalars.`
      : `${describe(value)} is not data that a cell can hold.`,
  );
}

/** Whether a step was refused. */
export function isRefusal(value: object): value is Refusal {
  return "refusal" in value;
}
