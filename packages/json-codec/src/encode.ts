import { declined, type Declined } from "@inference-server/core";
import type { Settings } from "./options.ts";
import { isPlain } from "./plain.ts";
import { writeElements, writeJson } from "./write.ts";
import { Refusal, writingOf } from "./writing.ts";

/** Deeper than this, `isPlain` would walk a value that contains itself for too long. */
const plainDepth = 64;

/**
 * Writes one JSON text. Declines what JSON cannot carry, naming its path; `undefined` for
 * `undefined` and for bytes, which are not this format's.
 */
export function encodeJson(value: unknown, settings: Settings): Declined | string | undefined {
  // Nearly every value is: what it might be else is asked of the others alone.
  if (isPlain(value, Math.min(plainDepth, settings.maxDepth))) return JSON.stringify(value);
  if (isForeign(value)) return undefined;
  return orDeclined(() => writeJson(writingOf(settings, []), value));
}

/**
 * Writes one line for each value of a list, a typed array or a Set, and a single line for anything
 * else. Declines what JSON cannot carry, naming its path; `undefined` for `undefined` and for bytes,
 * which are not this format's.
 */
export function encodeJsonLines(value: unknown, settings: Settings): Declined | string | undefined {
  if (isForeign(value)) return undefined;
  return orDeclined(() =>
    isList(value) ? linesOf(value, 0, settings) : `${textOfValue(value, settings)}\n`,
  );
}

/** Writes each value as a line of its own, as soon as it comes. */
export async function* encodeJsonLinesStream(
  values: AsyncIterable<unknown>,
  settings: Settings,
): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  let index = 0;
  for await (const value of values) {
    yield encoder.encode(`${textOfValue(value, settings, [index])}\n`);
    index++;
  }
}

/**
 * A line for each value of a list; `first` is the place of the first of them in what the caller writes.
 *
 * @throws Refusal at what JSON cannot carry.
 */
export function linesOf(values: Iterable<unknown>, first: number, settings: Settings): string {
  return Array.from(
    values,
    (value, index) => `${textOfValue(value, settings, [first + index])}\n`,
  ).join("");
}

/**
 * The elements of a list without its brackets; `first` is the place of the first of them in what the
 * caller writes.
 *
 * @throws Refusal at what JSON cannot carry.
 */
export function elementsOf(values: readonly unknown[], first: number, settings: Settings): string {
  return isPlain(values, Math.min(plainDepth, settings.maxDepth))
    ? JSON.stringify(values).slice(1, -1)
    : writeElements(writingOf(settings), values, first);
}

/** Writes, or declines what a refusal is thrown at. */
export function orDeclined(write: () => string): Declined | string {
  try {
    return write();
  } catch (error) {
    if (error instanceof Refusal) return declined(error.message);
    throw error;
  }
}

function textOfValue(value: unknown, settings: Settings, path: readonly number[] = []): string {
  return isPlain(value, Math.min(plainDepth, settings.maxDepth))
    ? JSON.stringify(value)
    : writeJson(writingOf(settings, path), value);
}

function isForeign(value: unknown): boolean {
  return (
    value === undefined ||
    value instanceof Uint8Array ||
    value instanceof DataView ||
    value instanceof ArrayBuffer ||
    value instanceof SharedArrayBuffer
  );
}

function isList(value: unknown): value is Iterable<unknown> {
  return Array.isArray(value) || ArrayBuffer.isView(value) || value instanceof Set;
}
