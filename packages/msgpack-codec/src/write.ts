import { fault, within } from "./fault.ts";
import type { Settings } from "./options.ts";
import type { Sink } from "./sink.ts";
import { longestTimestamp, writeDate } from "./timestamp.ts";

/** What is under way: where it is written to, and what the part being written stands in. */
export interface Writing {
  readonly sink: Sink;
  readonly settings: Settings;
  readonly around: object[];
}

/** Few values are deeper than this; only for those it is worth finding out what contains itself. */
const shallow = 16;

/**
 * Writes any value, or refuses it: nothing is lost or changed.
 *
 * @throws a fault at what cannot be written.
 */
export function write(writing: Writing, value: unknown): void {
  const { sink } = writing;
  switch (typeof value) {
    case "string":
      return writeText(sink, value);
    case "number":
      return sink.number(value);
    case "boolean":
      return sink.word(value);
    case "bigint":
      return writeBigint(sink, value);
    case "object":
      return value === null ? sink.word(null) : writeObject(writing, value);
    case "undefined":
      throw refusal("it is undefined. Write null, or leave the field out");
    case "function":
    case "symbol":
      throw refusal(`it is a ${typeof value}`);
  }
}

function refusal(reason: string): unknown {
  return fault((place) => `Cannot write the value${place} as MessagePack: ${reason}.`);
}

function writeText(sink: Sink, text: string): void {
  if (sink.text(text)) return;
  throw refusal("it is a string with half a surrogate pair, for which UTF-8 has no form");
}

function writeBigint(sink: Sink, value: bigint): void {
  const float = Number(value);
  if (Number.isSafeInteger(float)) sink.number(float);
  else if (value >= -(2n ** 63n) && value < 2n ** 64n) sink.int64(value);
  else throw refusal("it is an integer of more than 64 bits. Write it as a string");
}

function writeObject(writing: Writing, value: object): void {
  if (Array.isArray(value)) return nest(writing, value, writeArray);
  if (value.constructor === Object) return nest(writing, value, writeFields);
  if (ArrayBuffer.isView(value)) return writeView(writing, value);
  if (value instanceof ArrayBuffer) return writing.sink.bin(new Uint8Array(value));
  if (value instanceof Date) return writeTimestamp(writing.sink, value);
  if (value instanceof Map) return nest(writing, value, writeMap);
  if (value instanceof Set) return nest(writing, [...value], writeArray);
  // Whatever else has an inner state that its fields do not show would be written as {}.
  const kind = Object.prototype.toString.call(value).slice(8, -1);
  if (kind === "Object") return nest(writing, value, writeFields);
  throw refusal(`it is of the kind ${kind}, which has no MessagePack form`);
}

function nest<Value extends object>(
  writing: Writing,
  value: Value,
  writeParts: (writing: Writing, value: Value) => void,
): void {
  const { around, settings } = writing;
  if (around.length > shallow && around.includes(value)) throw refusal("it contains itself");
  if (around.length >= settings.maxDepth) {
    throw refusal(`it is nested deeper than ${settings.maxDepth} levels`);
  }
  around.push(value);
  writeParts(writing, value);
  around.pop();
}

function writeArray(writing: Writing, values: readonly unknown[]): void {
  writing.sink.array(values.length);
  writeElements(writing, values, 0);
}

/**
 * Writes the elements of a list without its header; `first` is the place of the first of them, where
 * the list is a part of another.
 *
 * @throws a fault at what cannot be written.
 */
export function writeElements(writing: Writing, values: readonly unknown[], first: number): void {
  const { length } = values;
  let index = writing.sink.numbers(values);
  try {
    for (; index < length; index++) write(writing, values.at(index));
  } catch (error) {
    throw within(first + index, error);
  }
}

function writeFields(writing: Writing, value: object): void {
  const fields = value as Readonly<Record<string, unknown>>;
  const { sink } = writing;
  let count = 0;
  for (const key in fields) {
    if (fields[key] !== undefined && Object.hasOwn(fields, key)) count++;
  }
  sink.map(count);
  let current: string | undefined;
  try {
    for (const key in fields) {
      const field = fields[key];
      if (field === undefined || !Object.hasOwn(fields, key)) continue;
      current = key;
      count--;
      writeText(sink, key);
      if (typeof field === "number") sink.number(field);
      else write(writing, field);
    }
  } catch (error) {
    throw within(current, error);
  }
  // The number of fields stands before them: one more or less would spoil all that follows.
  if (count !== 0) throw refusal("its fields changed while they were written");
}

function writeMap(writing: Writing, map: ReadonlyMap<unknown, unknown>): void {
  const entries = [...map].filter(([, value]) => value !== undefined);
  writing.sink.map(entries.length);
  let current: string | undefined;
  try {
    for (const [key, value] of entries) {
      current = undefined;
      if (typeof key !== "string") throw refusal("it is a Map with a key that is not a string");
      current = key;
      writeText(writing.sink, key);
      write(writing, value);
    }
  } catch (error) {
    throw within(current, error);
  }
}

function writeTimestamp(sink: Sink, date: Date): void {
  const milliseconds = date.getTime();
  if (Number.isNaN(milliseconds)) throw refusal("it is an invalid Date");
  sink.raw(longestTimestamp, (view, start) => writeDate(view, start, milliseconds));
}

/** Bytes are bin; whatever holds numbers is an array of them. */
function writeView(writing: Writing, view: ArrayBufferView): void {
  if (view instanceof Uint8Array) return writing.sink.bin(view);
  if (view instanceof DataView) {
    return writing.sink.bin(new Uint8Array(view.buffer, view.byteOffset, view.byteLength));
  }
  nest(writing, Array.from(view as Float64Array), writeArray);
}
