import { isPlainNumber } from "./plain.ts";
import { bigintText, nonFiniteText, numberText } from "./write-number.ts";
import { refusal, type Writing } from "./writing.ts";

/**
 * Writes any value as compact JSON, or refuses it: nothing is lost or changed but as the options
 * say. It takes its time; `isPlain` tells what `JSON.stringify` may write.
 *
 * @throws Error that names the path of what cannot be written.
 */
export function writeJson(writing: Writing, value: unknown): string {
  return valueText(writing, replaced(value, ""));
}

/**
 * Writes the elements of a list as `writeJson` does, without the brackets; `first` is the place of
 * the first of them, where the list is a part of another.
 *
 * @throws Error that names the path of what cannot be written.
 */
export function writeElements(writing: Writing, values: readonly unknown[], first: number): string {
  writing.around.push(values);
  const text = elementsText(writing, values, first);
  writing.around.pop();
  return text;
}

function valueText(writing: Writing, value: unknown): string {
  switch (typeof value) {
    case "string":
      return JSON.stringify(value);
    case "number":
      return numberText(writing, value);
    case "bigint":
      return bigintText(writing, value);
    case "boolean":
      return String(value);
    case "undefined":
      throw refusal(writing, "it is undefined. Write null, or leave the field out");
    case "object":
      return value === null ? "null" : nested(writing, value);
    case "function":
    case "symbol":
      throw refusal(writing, `it is a ${typeof value}`);
  }
}

function nested(writing: Writing, value: object): string {
  const { around, settings } = writing;
  if (around.includes(value)) throw refusal(writing, "it contains itself");
  if (around.length >= settings.maxDepth) {
    throw refusal(writing, `it is nested deeper than ${settings.maxDepth} levels`);
  }
  around.push(value);
  const text = objectText(writing, value);
  around.pop();
  return text;
}

function objectText(writing: Writing, value: object): string {
  if (Array.isArray(value)) return listText(writing, value);
  if (ArrayBuffer.isView(value)) return viewText(writing, value);
  if (value instanceof Map) return fieldsText(writing, value);
  if (value instanceof Set) return listText(writing, [...value]);
  if (value instanceof Date) return dateText(writing, value);
  // Whatever else has an inner state that its fields do not show would be written as {}.
  const kind = Object.prototype.toString.call(value).slice(8, -1);
  if (kind === "Object") return fieldsText(writing, Object.entries(value));
  throw refusal(writing, `it is of the kind ${kind}, which has no JSON form`);
}

function listText(writing: Writing, values: readonly unknown[]): string {
  return `[${elementsText(writing, values, 0)}]`;
}

function elementsText(writing: Writing, values: readonly unknown[], first: number): string {
  return Array.from(values, (value, index) =>
    partText(writing, first + index, replaced(value, String(first + index))),
  ).join(",");
}

function fieldsText(writing: Writing, entries: Iterable<readonly [unknown, unknown]>): string {
  const fields: string[] = [];
  for (const [key, value] of entries) {
    if (typeof key !== "string") {
      throw refusal(writing, "it is a Map with a key that is not a string");
    }
    const field = replaced(value, key);
    if (field === undefined) continue;
    fields.push(`${JSON.stringify(key)}:${partText(writing, key, field)}`);
  }
  return `{${fields.join(",")}}`;
}

function partText(writing: Writing, key: number | string, part: unknown): string {
  writing.path.push(key);
  const text = valueText(writing, part);
  writing.path.pop();
  return text;
}

function dateText(writing: Writing, date: Date): string {
  if (Number.isNaN(date.getTime())) return nonFiniteText(writing, "NaN");
  return JSON.stringify(date.toISOString());
}

/** What an object's own `toJSON` puts in its place; `Buffer`'s is not asked, it makes an object. */
function replaced(value: unknown, key: string): unknown {
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return value;
  if (value instanceof Date) return value;
  return "toJSON" in value && typeof value.toJSON === "function" ? value.toJSON(key) : value;
}

function viewText(writing: Writing, view: ArrayBufferView): string {
  if (view instanceof DataView)
    throw refusal(writing, "it is of the kind DataView, and not a list");
  if (view instanceof BigInt64Array || view instanceof BigUint64Array) {
    return listText(writing, [...view]);
  }
  const numbers = view as Float64Array;
  return numbers.every(isPlainNumber) ? `[${numbers.join(",")}]` : listText(writing, [...numbers]);
}
