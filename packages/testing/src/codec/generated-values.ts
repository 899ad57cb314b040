import * as fc from "fast-check";
import { isPlainObject } from "./same-value.ts";

/** Texts that formats tend to trip over, among ordinary ones. */
const texts: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 12 }),
  fc.string({ unit: "binary", maxLength: 6 }),
  fc.constantFrom("", " ", "1", "-0", "1e5", "007", "true", "null", "NaN", "\uFEFFx", "=1+1"),
  fc.constantFrom('"', '""', "a,b", "a;b", "a\nb", "a\r\nb", "\r", "'", "\t", "\\", "\0", "a&b=c%"),
);

/** Finite, and never -0, which samples may spell out where a format keeps it. */
const fractions: fc.Arbitrary<number> = fc
  .double({ noNaN: true, noDefaultInfinity: true })
  .map((number) => number + 0);

const integers: fc.Arbitrary<number> = fc.maxSafeInteger();

/**
 * Values with the shape of a sample: the same fields, the same kinds of scalars, as many records as
 * may be, but at least one.
 */
export function shapedLike(value: unknown): fc.Arbitrary<unknown> {
  if (!Array.isArray(value) || value.length === 0) return similar(value);
  return fc.array(fc.oneof(...value.map(similar)), { minLength: 1, maxLength: 6 });
}

function similar(value: unknown): fc.Arbitrary<unknown> {
  if (typeof value === "string") return texts;
  if (typeof value === "boolean") return fc.boolean();
  if (typeof value === "number") return Number.isInteger(value) ? integers : fractions;
  if (Array.isArray(value)) return fc.tuple(...value.map(similar));
  if (!isPlainObject(value)) return fc.constant(value);
  // fc.record would define "__proto__" by assignment.
  const keys = Object.keys(value);
  return fc
    .tuple(...keys.map((key) => similar(value[key])))
    .map((items) => Object.fromEntries(keys.map((key, index) => [key, items[index]])));
}

/** Beyond these a codec may write what it reads only under an option: both are documented answers. */
const exact = { min: -(2n ** 53n), max: 2n ** 53n };

/** Values of any shape, those that no format holds included. */
export const anything: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown; scalar: unknown }>(
  (tie) => ({
    value: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      tie("scalar"),
      fc.array(tie("value"), { maxLength: 4 }),
      fc.dictionary(texts, tie("value"), { maxKeys: 4 }),
      fc.array(fc.dictionary(fc.constantFrom("a", "b", "c d"), tie("scalar"), { maxKeys: 3 }), {
        maxLength: 4,
      }),
    ),
    scalar: fc.oneof(
      texts,
      integers,
      fc.double(),
      fc.boolean(),
      fc.constantFrom<unknown>(null, undefined, -0, 2 ** 53, 1e300),
      fc.bigInt(exact),
      fc.date(),
      fc.uint8Array({ maxLength: 8 }),
      fc.float32Array({ maxLength: 4 }),
      fc.bigInt64Array({ maxLength: 3, ...exact }),
      fc
        .dictionary(texts, fc.nat(), { maxKeys: 2 })
        .map((fields) => new Map(Object.entries(fields))),
    ),
  }),
).value;
