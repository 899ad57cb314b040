import { didYouMean } from "@inference-server/core";

/** Options of `msgpackCodec`. */
export interface MsgpackCodecOptions {
  /**
   * What becomes of integers that a 64-bit float cannot hold exactly, such as 9007199254740993,
   * when they are read: refused, taken as the nearest float, or as a bigint. Integers that a float
   * holds exactly are numbers, whatever the option. Default: `"error"`.
   */
  readonly bigint?: "bigint" | "error" | "number";
  /** How deep arrays and maps may nest, both ways: 1 to 1000. Default: 512. */
  readonly maxDepth?: number;
}

/** Options, checked and complete. */
export type Settings = Required<MsgpackCodecOptions>;

const defaults: Settings = { bigint: "error", maxDepth: 512 };

const bigintChoices: readonly unknown[] = ["error", "number", "bigint"];

/** Values are walked by recursion, which the stack must bear inside whatever called the codec. */
const deepest = 1000;

/**
 * Checks options and completes them with the defaults; `undefined` is as good as absent.
 *
 * @throws TypeError that names the option and what was expected.
 */
export function settingsOf(options: MsgpackCodecOptions): Settings {
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    throw new TypeError('msgpackCodec: options must be an object, such as { bigint: "bigint" }.');
  }
  for (const name of Object.keys(options)) {
    if (Object.hasOwn(defaults, name)) continue;
    const hint = didYouMean(name, Object.keys(defaults));
    throw new TypeError(
      `msgpackCodec: unknown option "${name}".${hint} Known: "bigint", "maxDepth".`,
    );
  }
  const { bigint = defaults.bigint, maxDepth = defaults.maxDepth } = options;
  if (!bigintChoices.includes(bigint)) {
    throw wrong("bigint", bigint, 'one of "error", "number", "bigint"');
  }
  if (!(Number.isInteger(maxDepth) && maxDepth >= 1 && maxDepth <= deepest)) {
    throw wrong("maxDepth", maxDepth, `an integer from 1 to ${deepest}`);
  }
  return { bigint, maxDepth };
}

function wrong(name: string, value: unknown, expected: string): TypeError {
  const shown = typeof value === "string" ? JSON.stringify(value) : String(value);
  return new TypeError(`msgpackCodec: option "${name}" is ${shown}. Expected ${expected}.`);
}
