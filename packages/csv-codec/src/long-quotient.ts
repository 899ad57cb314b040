/** 10⁰ to 10²²: the powers of ten that a double holds exactly. */
export const powersOfTen: readonly number[] = Array.from({ length: 23 }, (_, power) =>
  Number(`1e${power}`),
);

/** Splits a double into halves whose products are exact (Veltkamp). */
const splitter = 2 ** 27 + 1;

/**
 * (`dividend` + `rest`) / `divisor`, correctly rounded, or NaN in the rare case that needs more
 * precision to decide.
 *
 * Numbers of 16 to 19 digits are what most programs print for a double. Converting them through
 * their text costs several times as much as this double-double division (Dekker 1971): the
 * quotient is known to about 100 bits, and taken where an error of that size cannot change its
 * rounding.
 *
 * @param dividend an integer below 10¹⁹
 * @param rest what the dividend lacks of the exact integer: a few units in its last place
 * @param divisor one of `powersOfTen`
 */
export function longQuotient(dividend: number, rest: number, divisor: number): number {
  const quotient = dividend / divisor;
  const product = quotient * divisor;
  const quotientHead = headOf(quotient);
  const quotientTail = quotient - quotientHead;
  const divisorHead = headOf(divisor);
  const divisorTail = divisor - divisorHead;
  // What rounding took from the product, exactly.
  const productRest =
    quotientHead * divisorHead -
    product +
    quotientHead * divisorTail +
    quotientTail * divisorHead +
    quotientTail * divisorTail;
  const correction = (dividend - product - productRest + rest) / divisor;

  const doubt = quotient * 2 ** -90;
  const below = quotient + (correction - doubt);
  const above = quotient + (correction + doubt);
  return below === above ? below : Number.NaN;
}

function headOf(value: number): number {
  const scaled = splitter * value;
  return scaled - (scaled - value);
}
