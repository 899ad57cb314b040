import { isPlainNumber } from "./plain.ts";
import { refusal, type Writing } from "./writing.ts";

/** A number with its sign and all its digits; NaN and the infinities as the option says. */
export function numberText(writing: Writing, value: number): string {
  if (!Number.isFinite(value)) return nonFiniteText(writing, String(value));
  if (isPlainNumber(value)) return String(value);
  return value === 0 ? "-0" : BigInt(value).toString();
}

/** What stands for a number that JSON has no word for. */
export function nonFiniteText(writing: Writing, name: string): string {
  switch (writing.settings.nonFinite) {
    case "null":
      return "null";
    case "string":
      return JSON.stringify(name);
    case "error":
      throw refusal(
        writing,
        `it is ${name}, which JSON has no word for. The option nonFinite: "null" or "string" ` +
          "of the codec writes one",
      );
  }
}

/** An integer with all its digits, if a float holds it exactly or the option allows it. */
export function bigintText(writing: Writing, value: bigint): string {
  const digits = value.toString();
  if (isExact(value)) return digits;
  switch (writing.settings.bigint) {
    case "number":
    case "bigint":
      return digits;
    case "string":
      return `"${digits}"`;
    case "error":
      throw refusal(
        writing,
        `no 64-bit float holds the integer ${digits.slice(0, 40)} exactly, so that readers would ` +
          'change it. The option bigint: "string" of the codec writes a string of its digits, ' +
          '"number" all its digits as a number',
      );
  }
}

function isExact(value: bigint): boolean {
  const float = Number(value);
  return Number.isFinite(float) && BigInt(float) === value;
}
