import { smallIntegers } from "./small-integers.ts";

/** Keys longer than this are not worth remembering. */
const longestKnown = 64;

const places = 1024;

/** The key that was last seen at each place: where records repeat, looking is cheaper than checking. */
const knownKeys = Array.from({ length: places }, () => "");

/**
 * Whether msgpackr writes a value as this codec does: nothing in it is lost or changed. Made to
 * cost little beside the writing; of whatever is not plain, `write` takes care.
 *
 * Elements are read with `at`, not with brackets: V8 compiles a bracket that has seen lists of
 * floats and of objects so that it converts the former, which costs more than writing them.
 *
 * @param depth how many levels of arrays and maps it may have
 */
export function isPlainValue(value: unknown, depth: number): boolean {
  switch (typeof value) {
    case "number":
      return isPlainNumber(value);
    case "string":
      return value.isWellFormed();
    case "boolean":
      return true;
    case "object":
      break;
    default:
      return false;
  }
  if (value === null) return true;
  if (depth === 0) return false;
  if (Array.isArray(value)) return value.constructor === Array && elementsArePlain(value, depth);
  // Much cheaper than asking for the prototype; a field named "constructor" only costs time.
  return value.constructor === Object && fieldsArePlain(value as Fields, depth);
}

type Fields = Readonly<Record<string, unknown>>;

function fieldsArePlain(fields: Fields, depth: number): boolean {
  let place = depth * 16;
  for (const key in fields) {
    place = (place + 1) % places;
    if (knownKeys[place] !== key && !isPlainKey(key, place)) return false;
    const field = fields[key];
    if (typeof field === "number") {
      if (!isPlainNumber(field)) return false;
    } else if (typeof field === "string") {
      if (!field.isWellFormed()) return false;
    } else if (field !== null && typeof field !== "boolean" && !isPlainValue(field, depth - 1)) {
      return false;
    }
  }
  return true;
}

function isPlainKey(key: string, place: number): boolean {
  if (!key.isWellFormed()) return false;
  if (key.length <= longestKnown) knownKeys[place] = key;
  return true;
}

function elementsArePlain(array: readonly unknown[], depth: number): boolean {
  const { length } = array;
  const start = typeof array.at(0) === "number" ? plainNumbers(array) : 0;
  for (let index = start; index < length; index++) {
    const element = array.at(index);
    if (typeof element === "string" ? !element.isWellFormed() : !isPlainValue(element, depth - 1)) {
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

/** msgpackr drops the sign of -0, and writes integers of more than 32 bits as floats. */
function isPlainNumber(value: number): boolean {
  if ((value | 0) === value) return value !== 0 || !Object.is(value, -0);
  return value !== Math.floor(value) || (value > 0 && value < 2 ** 32) || !isSafe(value);
}

/** An integer that is not safe is a float to this codec too, as are the infinities. */
function isSafe(value: number): boolean {
  return Math.abs(value) <= Number.MAX_SAFE_INTEGER;
}
