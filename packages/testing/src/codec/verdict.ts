import { AssertionError } from "node:assert";
import { inspect } from "node:util";

/** What came of a call. */
export type Outcome<Value> =
  | { readonly value: Value; readonly threw: false }
  | { readonly threw: true; readonly error: unknown };

/** Calls, and keeps what was thrown. */
export async function outcomeOf<Value>(call: () => Promise<Value>): Promise<Outcome<Value>> {
  try {
    return { value: await call(), threw: false };
  } catch (error) {
    return { error, threw: true };
  }
}

/** Fails the check with a message that names the sample. */
export function fail(message: string, cause?: unknown): never {
  const error = new AssertionError({ message });
  if (cause !== undefined) error.cause = cause;
  throw error;
}

/**
 * Fails unless what was thrown is an Error that somebody wrote for whoever sent the bytes: not a
 * thrown text, not an empty message, and not the runtime's own cry for help.
 */
export function assertOwnError(error: unknown, what: string): void {
  if (error instanceof AssertionError) fail(`${what}: ${error.message}`, error);
  if (!isError(error)) fail(`${what}: it threw ${show(error)}. Throw an Error with a message.`);
  const { name, message } = error;
  if (message.trim() === "") {
    fail(`${what}: it threw an Error without a message. Say what is wrong with the bytes.`, error);
  }
  if (/Maximum call stack|too much recursion/i.test(message)) {
    fail(`${what}: it ran out of stack. Bound the depth and throw an Error of your own.`, error);
  }
  if (accidents.test(message) && accidentNames.has(name)) {
    fail(
      `${what}: it crashed with ${name}: ${message}. Check the bytes and throw an Error that says ` +
        "what is wrong with them.",
      error,
    );
  }
}

/** A value for a message, cut where it gets long. */
export function show(value: unknown): string {
  const text = inspect(value, { depth: 6, maxArrayLength: 20, maxStringLength: 200 });
  return text.length > 600 ? `${text.slice(0, 600)}…` : text;
}

/** An Error of any realm: runners run tests in contexts of their own. */
function isError(value: unknown): value is Error {
  return (
    typeof value === "object" &&
    value !== null &&
    "message" in value &&
    typeof value.message === "string" &&
    "stack" in value
  );
}

const accidentNames: ReadonlySet<string> = new Set(["RangeError", "ReferenceError", "TypeError"]);

/** How engines word what happens to code that did not expect its input. */
const accidents =
  /^Cannot (?:read|set|destructure|access|convert|mix|use)|is not (?:a function|a constructor|iterable|defined)|^Invalid (?:array|array buffer|string|typed array) length|^Invalid (?:count|date|time) value|Array buffer allocation|bounds of the DataView|offset is out of|out of bounds|of length \d+ cannot|Cannot create a string/i;
