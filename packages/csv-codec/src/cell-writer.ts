import { carriageReturn, lineFeed, quote } from "./characters.ts";
import { isDecimal } from "./decimal.ts";
import type { Settings } from "./options.ts";

const space = 0x20;
const firstSurrogate = 0xd800;
const lastSurrogate = 0xdfff;
const byteOrderMark = 0xfeff;

/** With what spreadsheets begin a formula or a command (OWASP's list, full-width forms included). */
const formulaStart = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;

/** Writes cells so that reading them gives the same values back. */
export class CellWriter {
  readonly #settings: Settings;
  readonly #delimiter: number;

  constructor(settings: Settings) {
    this.#settings = settings;
    this.#delimiter = settings.delimiter.charCodeAt(0);
  }

  /** The cell of a scalar, or of nothing; `undefined`: this value has no cell. */
  cell(value: unknown): string | undefined {
    switch (typeof value) {
      case "number":
        return this.#number(value);
      case "string":
        return this.#text(value, true);
      case "boolean":
      case "bigint":
        return String(value);
      case "undefined":
        return "";
      case "object":
        if (value === null) return "";
        return value instanceof Date ? this.#date(value) : undefined;
      default:
        return undefined;
    }
  }

  /** The cell of a column's name, which is always read as text. */
  name(name: string): string | undefined {
    return this.#text(name, false);
  }

  #number(value: number): string | undefined {
    if (Number.isFinite(value)) return digitsOf(value);
    const { nonFinite } = this.#settings;
    if (nonFinite === "error") return undefined;
    return nonFinite === "string" ? String(value) : "";
  }

  #date(value: Date): string | undefined {
    if (Number.isNaN(value.getTime())) return undefined;
    const text = value.toISOString();
    return text.includes(this.#settings.delimiter) ? `"${text}"` : text;
  }

  /** `undefined` where UTF-8 cannot carry the text: half of a surrogate pair would be replaced. */
  #text(given: string, typed: boolean): string | undefined {
    if (given === "") return '""';
    const escaped = this.#settings.formulas === "escape" && formulaStart.test(given);
    const text = escaped ? `'${given}` : given;
    const first = text.charCodeAt(0);
    let quoted =
      first <= space || first === byteOrderMark || text.charCodeAt(text.length - 1) <= space;
    for (let index = 0; index < text.length; index++) {
      const code = text.charCodeAt(index);
      if (code === quote || code === this.#delimiter) quoted = true;
      else if (code === lineFeed || code === carriageReturn) quoted = true;
      else if (code >= firstSurrogate && code <= lastSurrogate && !text.isWellFormed()) {
        return undefined;
      }
    }
    // Unquoted, it would be read as a number.
    if (typed && !quoted && first <= 0x39) quoted = isDecimal(text);
    return quoted ? `"${text.replaceAll('"', '""')}"` : text;
  }
}

/** The shortest form that is read as the same number. */
function digitsOf(value: number): string {
  if (value === 0) return Object.is(value, -0) ? "-0" : "0";
  // Of large integers the shortest form is another integer than the double: it would stay text.
  const magnitude = Math.abs(value);
  if (magnitude > Number.MAX_SAFE_INTEGER && magnitude < 1e21) return String(BigInt(value));
  return String(value);
}
