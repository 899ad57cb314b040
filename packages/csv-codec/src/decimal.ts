/** A decimal number as people and programs write it: `007`, `+1.5`, `.5`, `5.`, `1E-3`. */
const decimal = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[Ee][+-]?\d+)?$/;
const integer = /^[+-]?\d+$/;

/** Whether a text is a decimal number, however large. */
export function isDecimal(text: string): boolean {
  return decimal.test(text);
}

/**
 * The number that a decimal stands for: the nearest double, as every reader of CSV takes it.
 * `undefined`: it overflows, or it is an integer that a double cannot hold, such as an identifier
 * of twenty digits.
 */
export function exactNumber(text: string): number | undefined {
  const number = Number(text);
  if (!Number.isFinite(number)) return undefined;
  // Doubles that are finite have at most 309 digits, which bounds the cost of the comparison.
  if (Number.isSafeInteger(number) || !integer.test(text)) return number;
  return BigInt(number) === BigInt(text) ? number : undefined;
}
