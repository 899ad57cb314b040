import { isBreak } from "./characters.ts";
import { exactNumber } from "./decimal.ts";
import { longQuotient, powersOfTen } from "./long-quotient.ts";
import { emptySource, type Source } from "./source.ts";

const zero = 0x30;
const nine = 0x39;
const plus = 0x2b;
const minus = 0x2d;
const point = 0x2e;
const lowerE = 0x65;

/**
 * Reads unquoted cells that are JSON numbers (RFC 8259 §6), digit by digit: most need no string
 * at all, which is what makes tables of numbers fast.
 */
export class NumberReader {
  /** One that stays: without any, a garbage collection takes what the engine knows of them. */
  protected static readonly kept = new NumberReader(emptySource, 0);

  /** Where the number last read ends: at a delimiter, a line break or the table's end. */
  end = 0;
  readonly #text: string;
  readonly #codes: Uint8Array;
  readonly #delimiter: number;

  constructor(source: Source, delimiter: number) {
    this.#text = source.text;
    this.#codes = source.codes;
    this.#delimiter = delimiter;
  }

  /**
   * The number that is the whole cell, or NaN: the cell holds something else, or an integer that
   * a double cannot hold, or too much.
   *
   * Short enough that the engine inlines it; whatever is rare stands in other methods.
   */
  read(position: number): number {
    const codes = this.#codes;
    const length = codes.length;
    const delimiter = this.#delimiter;
    const negative = codes[position] === minus;
    const first = negative ? position + 1 : position;
    let index = first;
    let fraction = 0;
    let mantissa = 0;
    // The mantissa modulo 2³²: of long numbers, it tells what the mantissa has lost to rounding.
    let tail = 0;
    let code: number;
    for (; ; index++) {
      code = (index < length ? codes[index] : delimiter) as number;
      if (code >= zero && code <= nine) {
        mantissa = mantissa * 10 + (code - zero);
        tail = (Math.imul(tail, 10) + (code - zero)) | 0;
      } else if (code === point && fraction === 0) fraction = index + 1;
      else break;
    }
    const wholeEnd = fraction === 0 ? index : fraction - 1;
    // Digits before a point and after it, and no zero before other digits.
    if (wholeEnd === first || index === fraction) return Number.NaN;
    if (codes[first] === zero && wholeEnd > first + 1) return Number.NaN;
    const scale = fraction === 0 ? 0 : index - fraction;
    if (code !== delimiter && !isBreak(code)) {
      return (code | 0x20) === lowerE
        ? this.#readExponent(position, index, mantissa, tail, scale)
        : Number.NaN;
    }
    this.end = index;
    if (mantissa > Number.MAX_SAFE_INTEGER || scale > 22) {
      return this.#longNumber(position, mantissa, tail, -scale);
    }
    // Two exact doubles and one division: correctly rounded (Clinger 1990).
    const value = scale === 0 ? mantissa : mantissa / (powersOfTen[scale] ?? 1);
    return negative ? -value : value;
  }

  #readExponent(
    position: number,
    letter: number,
    mantissa: number,
    tail: number,
    scale: number,
  ): number {
    const codes = this.#codes;
    const sign = codes[letter + 1];
    const first = sign === plus || sign === minus ? letter + 2 : letter + 1;
    let index = first;
    let exponent = 0;
    for (; index < codes.length; index++) {
      const digit = (codes[index] ?? 0) - zero;
      if (digit < 0 || digit > 9) break;
      // Exponents beyond a few digits overflow or vanish alike.
      if (exponent < 100_000) exponent = exponent * 10 + digit;
    }
    const code = codes[index] ?? this.#delimiter;
    if (index === first || (code !== this.#delimiter && !isBreak(code))) return Number.NaN;
    this.end = index;
    return this.#longNumber(
      position,
      mantissa,
      tail,
      (sign === minus ? -exponent : exponent) - scale,
    );
  }

  /** mantissa · 10^power, for the cell from `position` to `end`. */
  #longNumber(position: number, mantissa: number, tail: number, power: number): number {
    let value = Number.NaN;
    if (mantissa <= Number.MAX_SAFE_INTEGER) {
      if (power >= 0) value = mantissa * (powersOfTen[power] ?? Number.NaN);
      else value = mantissa / (powersOfTen[-power] ?? Number.NaN);
    } else if (mantissa < 1e19 && power < 0) {
      const lost = (tail - (mantissa | 0)) | 0;
      value = longQuotient(mantissa, lost, powersOfTen[-power] ?? Number.NaN);
    }
    if (Number.isNaN(value)) {
      return exactNumber(this.#text.slice(position, this.end)) ?? Number.NaN;
    }
    return this.#codes[position] === minus ? -value : value;
  }
}
