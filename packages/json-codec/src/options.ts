import { didYouMean } from "@inference-server/core";

/** Options of `jsonCodec` and `jsonLinesCodec`. */
export interface JsonCodecOptions {
  /**
   * What becomes of integers that a 64-bit float cannot hold exactly, such as 9007199254740993.
   *
   * - `"error"`: refused both ways.
   * - `"number"`: read as the nearest float; a bigint is written as a number with all its digits.
   * - `"bigint"`: read as a bigint; a bigint is written as a number with all its digits.
   * - `"string"`: refused when read; a bigint is written as a string of its digits.
   *
   * Integers that a float holds exactly are numbers, whatever the option. Default: `"error"`.
   */
  readonly bigint?: "bigint" | "error" | "number" | "string";
  /**
   * How NaN, the infinities and invalid dates are written, for which JSON has no word: as `null`,
   * as the strings `"NaN"`, `"Infinity"` and `"-Infinity"`, or not at all. Default: `"null"`.
   */
  readonly nonFinite?: "error" | "null" | "string";
  /** How deep arrays and objects may nest, both ways: 1 to 1000. Default: 512. */
  readonly maxDepth?: number;
}

/** Options, checked and complete. */
export type Settings = Required<JsonCodecOptions>;

const defaults: Settings = { bigint: "error", nonFinite: "null", maxDepth: 512 };

const choices = {
  bigint: ["error", "number", "bigint", "string"],
  nonFinite: ["null", "string", "error"],
} as const;

/** Values are walked by recursion, which the stack must bear inside whatever called the codec. */
const deepest = 1000;

/**
 * Checks options and completes them with the defaults; `undefined` is as good as absent.
 *
 * @throws TypeError that names the option and what was expected.
 */
export function settingsOf(factory: string, options: JsonCodecOptions): Settings {
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    throw new TypeError(`${factory}: options must be an object, such as { bigint: "bigint" }.`);
  }
  for (const name of Object.keys(options)) {
    if (Object.hasOwn(defaults, name)) continue;
    const hint = didYouMean(name, Object.keys(defaults));
    throw new TypeError(
      `${factory}: unknown option "${name}".${hint} Known: ${list(Object.keys(defaults))}.`,
    );
  }
  return {
    bigint: choiceOf(factory, "bigint", options.bigint),
    nonFinite: choiceOf(factory, "nonFinite", options.nonFinite),
    maxDepth: depthOf(factory, options.maxDepth),
  };
}

function choiceOf<Name extends keyof typeof choices>(
  factory: string,
  name: Name,
  value: unknown,
): Settings[Name] {
  if (value === undefined) return defaults[name];
  const known: readonly unknown[] = choices[name];
  if (known.includes(value)) return value as Settings[Name];
  throw new TypeError(
    `${factory}: option "${name}" is ${shown(value)}. Expected one of ${list(choices[name])}.`,
  );
}

function depthOf(factory: string, value: unknown = defaults.maxDepth): number {
  if (Number.isInteger(value) && Number(value) >= 1 && Number(value) <= deepest) {
    return Number(value);
  }
  throw new TypeError(
    `${factory}: option "maxDepth" is ${shown(value)}. Expected an integer from 1 to ${deepest}.`,
  );
}

function shown(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}

function list(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(", ");
}
