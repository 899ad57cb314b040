import { didYouMean } from "@inference-server/core";
import { pieceLength } from "./row-parts.ts";

/** Options of `csvCodec`. */
export interface CsvCodecOptions {
  /**
   * What stands between two cells: one ASCII character that is not a letter, a digit, a quote, a
   * line break or one of `+ - .`, in requests and answers alike. Default: `","`.
   */
  readonly delimiter?: string;
  /**
   * Whether a request without the media type's `header` parameter begins with a header row.
   * Answers have one only where `header=present` was negotiated. Default: `"absent"`.
   */
  readonly header?: "absent" | "present";
  /**
   * How NaN and the infinities are written, for which CSV has no spelling: as an empty cell, as
   * the text `NaN`, `Infinity` or `-Infinity`, or not at all. Default: `"null"`, an empty cell.
   */
  readonly nonFinite?: "error" | "null" | "string";
  /**
   * Whether texts that a spreadsheet would run as a formula are written with a `'` before them,
   * which changes them. Default: `"keep"`, as they are.
   */
  readonly formulas?: "escape" | "keep";
  /**
   * The longest row that `decodeStream` takes, in bytes with its line break: 65,536 to 268,435,456.
   * `decode` has the whole body at hand and bounds no row. Default: 33,554,432 (32 MiB).
   */
  readonly maxRowBytes?: number;
}

/** Options, checked and complete. */
export type Settings = Required<CsvCodecOptions>;

const defaults: Settings = {
  delimiter: ",",
  header: "absent",
  nonFinite: "null",
  formulas: "keep",
  maxRowBytes: 2 ** 25,
};

const choices = {
  header: ["absent", "present"],
  nonFinite: ["null", "string", "error"],
  formulas: ["keep", "escape"],
} as const;

/** From what is looked at in one go to what the engine can hold as one text, with room to spare. */
const rowBytes = { least: pieceLength, most: 2 ** 28 };

/**
 * Checks options and completes them with the defaults; `undefined` is as good as absent.
 *
 * @throws TypeError that names the option and what was expected.
 */
export function settingsOf(options: CsvCodecOptions): Settings {
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    throw new TypeError('csvCodec: options were not an object. Pass one: { delimiter: ";" }.');
  }
  for (const name of Object.keys(options)) {
    if (Object.hasOwn(defaults, name)) continue;
    const hint = didYouMean(name, Object.keys(defaults));
    throw new TypeError(
      `csvCodec: unknown option ${JSON.stringify(name)}.${hint} Known are ` +
        `${list(Object.keys(defaults))}.`,
    );
  }
  return {
    delimiter: delimiterOf(options.delimiter ?? defaults.delimiter),
    header: choiceOf("header", options.header),
    nonFinite: choiceOf("nonFinite", options.nonFinite),
    formulas: choiceOf("formulas", options.formulas),
    maxRowBytes: rowBytesOf(options.maxRowBytes),
  };
}

/** Whatever can be part of a number, a word, a quoted cell or a row's end separates nothing. */
function delimiterOf(value: unknown): string {
  if (typeof value === "string" && /^[^0-9A-Za-z+.\-"\r\n\u0080-\uffff]$/.test(value)) return value;
  throw new TypeError(
    `csvCodec: option "delimiter" is ${shown(value)}. Expected one ASCII character that is not a ` +
      'letter, a digit, a quote, a line break or one of "+", "-", ".".',
  );
}

function rowBytesOf(value: unknown = defaults.maxRowBytes): number {
  const { least, most } = rowBytes;
  if (Number.isInteger(value) && Number(value) >= least && Number(value) <= most) {
    return Number(value);
  }
  throw new TypeError(
    `csvCodec: option "maxRowBytes" is ${shown(value)}. Expected an integer from ${least} to ${most}.`,
  );
}

function choiceOf<Name extends keyof typeof choices>(name: Name, value: unknown): Settings[Name] {
  if (value === undefined) return defaults[name];
  const known: readonly unknown[] = choices[name];
  if (known.includes(value)) return value as Settings[Name];
  throw new TypeError(
    `csvCodec: option "${name}" is ${shown(value)}. Expected one of ${list(choices[name])}.`,
  );
}

function shown(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}

function list(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(", ");
}
