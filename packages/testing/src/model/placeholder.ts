import { isPlainObject } from "../codec/same-value.ts";

/**
 * Whether an answer to a list of one says that its record is bad: `[null]` or
 * `[{ error: { detail, code, pointer? } }]`, as `onRecordError` of `defineModel` has it.
 */
export function isPlaceholderList(answer: unknown): boolean {
  if (!Array.isArray(answer) || answer.length !== 1) return false;
  const [outcome] = answer as readonly unknown[];
  return outcome === null || isErrorObject(outcome);
}

function isErrorObject(outcome: unknown): boolean {
  if (!isPlainObject(outcome) || Object.keys(outcome).length !== 1) return false;
  const { error } = outcome;
  if (!isPlainObject(error)) return false;
  const { detail, code, pointer = "", ...others } = error;
  return (
    [detail, code, pointer].every((text) => typeof text === "string") &&
    Object.keys(others).length === 0
  );
}
