import type { HookName } from "./hooks.ts";

/** Who threw an error. */
export interface Attribution {
  readonly plugin?: string;
  readonly hook?: HookName;
  /** The record at which a model failed, from 0. */
  readonly record?: number;
}

/** Beside the errors, not on them: a thrown object stays the object it was, frozen or not. */
const attributions = new WeakMap<object, Attribution>();

/**
 * Remembers who threw an error, and returns what to throw on: the same object, or, for a thrown
 * value that is none, an Error that has it as its cause. What is known already is kept.
 */
export function attribute(error: unknown, attribution: Attribution): object {
  const thrown = typeof error === "object" && error !== null ? error : asError(error);
  attributions.set(thrown, { ...attribution, ...attributions.get(thrown) });
  return thrown;
}

/** Who threw an error, as far as it is known. */
export function attributionOf(error: unknown): Attribution {
  return (typeof error === "object" && error !== null && attributions.get(error)) || {};
}

function asError(thrown: unknown): Error {
  return new Error(`A ${typeof thrown} was thrown instead of an Error: ${String(thrown)}`, {
    cause: thrown,
  });
}
