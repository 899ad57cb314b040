import { fileURLToPath } from "node:url";
import { z } from "zod";

/** One setting: everything that the command line, the environment, `--help` and the README need. */
export interface Setting<Value> {
  /** The flag without its dashes. Absent: the setting is the platform's alone. */
  readonly flag?: string;
  /** What `--help` shows after the flag. Absent: the flag stands alone and means `false`. */
  readonly placeholder?: string;
  /** The flag may be repeated; a text holds several values between commas. */
  readonly list?: true;
  /** Values are paths, which differ between machines. */
  readonly holdsPaths?: true;
  /** Environment variables, the strongest first. Empty ones count as unset. */
  readonly environment: readonly string[];
  /** Reads a text, or a value of the right type. */
  readonly schema: z.ZodType<Exclude<Value, undefined>>;
  /** What a value must be, for messages: "an integer from 0 to 65535". */
  readonly expected: string;
  /** What applies where nothing is set. `undefined`: see `otherwise`. */
  readonly default: Value;
  /** What applies where nothing is set and there is no default value, in words. */
  readonly otherwise?: string;
  /** A sentence for `--help` and the README. */
  readonly description: string;
}

/** A number from a text of digits, or a number. */
export function numeric(range: z.ZodNumber): z.ZodType<number> {
  const digits = z
    .string()
    .regex(/^\d+(?:\.\d+)?$/u)
    .transform(Number);
  return z.union([z.number(), digits]).pipe(range);
}

/** A text that is not empty, without the blanks around it. */
export const text = z.string().trim().min(1);

/** One of a few words, whatever their case. */
export function oneOf<const Word extends string>(words: readonly Word[]): z.ZodType<Word> {
  return z
    .string()
    .transform((word) => word.toLowerCase())
    .pipe(z.enum(words));
}

/** `true` and `false`, also as a text. */
export const truth = z.union([z.boolean(), z.stringbool()]);

/** Texts: a list, or one text with commas between them. */
export const texts = z
  .union([z.string().transform((joined) => joined.split(",")), z.array(z.string())])
  .pipe(z.array(text));

/** A path, as a path or as a `file:` URL. */
export const path = z
  .union([z.instanceof(URL).transform(String), z.string()])
  .pipe(text)
  .transform((value, context) => {
    if (!/^\w{2,}:/u.test(value)) return value;
    if (value.startsWith("file:")) return fileURLToPath(value);
    context.addIssue("not a file: URL");
    return z.NEVER;
  });
