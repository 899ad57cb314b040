import { endOfString, isBlank } from "./escaped-keys.ts";
import type { Settings } from "./options.ts";
import { at } from "./pointer.ts";

/** Integers from here on (2 ** 53) have gaps between them in a 64-bit float. */
export const exactBelow = 2 ** 53;

const integer = /^-?\d+$/;

/**
 * Reads JSON that `JSON.parse` has found to be well-formed, part by part: slower, but every number
 * and every key is what the text says. Integers that a float cannot hold follow the option, and
 * what is beyond every float is refused. A fraction or an exponent makes a number a float, which
 * is the nearest one, as everywhere.
 *
 * @throws Error that names the number and its path.
 */
export function readExactly(text: string, policy: Settings["bigint"]): unknown {
  return new ExactReader(text, policy).value();
}

class ExactReader {
  private readonly text: string;
  private readonly policy: Settings["bigint"];
  private readonly path: (number | string)[] = [];
  private offset = 0;

  constructor(text: string, policy: Settings["bigint"]) {
    this.text = text;
    this.policy = policy;
  }

  value(): unknown {
    this.skipBlanks();
    switch (this.text[this.offset]) {
      case "{":
        return this.object();
      case "[":
        return this.array();
      case '"':
        return this.string();
      case "t":
        return this.word("true", true);
      case "f":
        return this.word("false", false);
      case "n":
        return this.word("null", null);
      default:
        return this.number();
    }
  }

  private object(): object {
    const fields = {};
    for (this.offset++; !this.closes("}");) {
      const key = this.string();
      this.skipBlanks();
      this.offset++;
      this.path.push(key);
      const attributes = { configurable: true, enumerable: true, writable: true };
      // An assignment would take the key __proto__ for the prototype.
      Object.defineProperty(fields, key, { ...attributes, value: this.value() });
      this.path.pop();
    }
    return fields;
  }

  private array(): unknown[] {
    const values: unknown[] = [];
    for (this.offset++; !this.closes("]");) {
      this.path.push(values.length);
      values.push(this.value());
      this.path.pop();
    }
    return values;
  }

  /** Passes over the comma before the next part, or over the bracket after the last one. */
  private closes(bracket: string): boolean {
    this.skipBlanks();
    const character = this.text[this.offset];
    if (character === "," || character === bracket) this.offset++;
    this.skipBlanks();
    return character === bracket;
  }

  private string(): string {
    const start = this.offset;
    this.offset = endOfString(this.text, start + 1);
    return String(JSON.parse(this.text.slice(start, this.offset)));
  }

  private word<Value>(word: string, value: Value): Value {
    this.offset += word.length;
    return value;
  }

  private number(): bigint | number {
    const start = this.offset;
    while ("+-.0123456789Ee".includes(this.text[this.offset] ?? " ")) this.offset++;
    const source = this.text.slice(start, this.offset);
    const float = Number(source);
    if (Math.abs(float) < exactBelow) return float;
    if (!Number.isFinite(float)) throw this.overflow(source);
    if (this.policy === "number" || !integer.test(source)) return float;
    const exact = BigInt(source);
    if (exact === BigInt(float)) return float;
    if (this.policy === "bigint") return exact;
    throw this.inexact(source);
  }

  private overflow(source: string): Error {
    const number = `${shortened(source)}${at(this.path)}`;
    return new Error(`The number ${number} is beyond the range of a 64-bit float.`);
  }

  private inexact(source: string): Error {
    return new Error(
      `The integer ${shortened(source)}${at(this.path)} has no exact 64-bit float. ` +
        "Send it as a string.",
      { cause: 'The options bigint: "bigint" and bigint: "number" of the codec accept it.' },
    );
  }

  private skipBlanks(): void {
    while (isBlank(this.text.charCodeAt(this.offset))) this.offset++;
  }
}

function shortened(source: string): string {
  return source.length > 40 ? `${source.slice(0, 40)}…` : source;
}
