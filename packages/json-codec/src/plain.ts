import { exactBelow } from "./read-exactly.ts";
import { smallIntegers } from "./small-integers.ts";

/**
 * Whether `JSON.stringify` writes a value as this codec does: nothing in it is lost or changed.
 * Made to cost little beside the writing: of whatever is not plain, `writeJson` takes care.
 *
 * Elements are read with `at` for the reason that `within.ts` gives.
 */
export function isPlain(value: unknown, depth: number): boolean {
  switch (typeof value) {
    case "number":
      return isPlainNumber(value);
    case "string":
    case "boolean":
      return true;
    case "object":
      break;
    default:
      return false;
  }
  if (value === null) return true;
  if (depth === 0) return false;
  if (Array.isArray(value)) return elementsArePlain(value, depth);
  // Much cheaper than asking for the prototype; a field named "constructor" only costs time.
  if (value.constructor !== Object) return false;
  const fields = value as Readonly<Record<string, unknown>>;
  for (const key in fields) {
    const field = fields[key];
    // An absent field is what `undefined` means to a reader of JSON.
    if (typeof field === "string" || field === undefined) continue;
    if (typeof field === "number" ? !isPlainNumber(field) : !isPlain(field, depth - 1)) {
      return false;
    }
  }
  return true;
}

function elementsArePlain(array: readonly unknown[], depth: number): boolean {
  const { length } = array;
  const start = typeof array.at(0) === "number" ? plainNumbers(array) : 0;
  for (let index = start; index < length; index++) {
    const element = array.at(index);
    if (typeof element === "string") continue;
    if (typeof element === "number" ? !isPlainNumber(element) : !isPlain(element, depth - 1)) {
      return false;
    }
  }
  return true;
}

/** How many plain numbers an array begins with: all of them, in a table's row. */
function plainNumbers(array: readonly unknown[]): number {
  const { length } = array;
  for (let index = smallIntegers(array); index < length; index++) {
    const element = array.at(index);
    if (typeof element !== "number" || !isPlainNumber(element)) return index;
  }
  return length;
}

/**
 * Whether a number's text is the number itself. JavaScript drops the sign of -0, and of integers
 * from 2 ** 53 on it writes zeros for the digits that tell no two floats apart.
 */
export function isPlainNumber(value: number): boolean {
  return value < exactBelow && value > -exactBelow ? !Object.is(value, -0) : isRound(value);
}

function isRound(value: number): boolean {
  if (!Number.isFinite(value)) return false;
  return Math.abs(value) >= 1e21 || BigInt(value).toString() === String(value);
}
