import { smallIntegers } from "./small-integers.ts";

/**
 * Whether a parsed value is ordinary: at most `depth` levels deep, and every number smaller than
 * `limit`. Made to cost little beside the parsing: what is not ordinary is looked at closely.
 *
 * Elements are read with `at`, not with brackets: V8 compiles a bracket that has seen arrays of
 * floats and of objects so that it converts the former, which costs more than parsing them.
 */
export function isWithin(value: unknown, depth: number, limit: number): boolean {
  if (typeof value === "number") return Math.abs(value) < limit;
  if (typeof value !== "object" || value === null) return true;
  if (depth === 0) return false;
  if (Array.isArray(value)) return elementsAreWithin(value, depth, limit);
  const fields = value as Readonly<Record<string, unknown>>;
  for (const key in fields) {
    const field = fields[key];
    if (typeof field === "number") {
      if (!(Math.abs(field) < limit)) return false;
    } else if (typeof field === "object" && field !== null && !isWithin(field, depth - 1, limit)) {
      return false;
    }
  }
  return true;
}

function elementsAreWithin(array: readonly unknown[], depth: number, limit: number): boolean {
  const { length } = array;
  const start = typeof array.at(0) === "number" ? numbersWithin(array, limit) : 0;
  for (let index = start; index < length; index++) {
    const element = array.at(index);
    if (typeof element === "number") {
      if (!(Math.abs(element) < limit)) return false;
    } else if (
      typeof element === "object" &&
      element !== null &&
      !isWithin(element, depth - 1, limit)
    ) {
      return false;
    }
  }
  return true;
}

/** How many numbers within the limit an array begins with: all of them, in a table's row. */
function numbersWithin(array: readonly unknown[], limit: number): number {
  const { length } = array;
  for (let index = smallIntegers(array); index < length; index++) {
    const element = array.at(index);
    if (typeof element !== "number" || !(Math.abs(element) < limit)) return index;
  }
  return length;
}
