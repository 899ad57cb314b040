import { isBreak, quote } from "./characters.ts";
import { malformed } from "./position.ts";
import { emptySource, type Source } from "./source.ts";

/** Reads cells as text, quoted or not (RFC 4180 §2). */
export class TextReader {
  /** One that stays: without any, a garbage collection takes what the engine knows of them. */
  protected static readonly kept = new TextReader(emptySource, 0);

  /** Where the cell last read ends: at a delimiter, a line break or the table's end. */
  end = 0;
  /** Whether the cell last read was quoted. */
  quoted = false;
  /** Whether any cell had a line break in it. */
  broken = false;
  readonly #source: Source;
  readonly #delimiter: number;

  constructor(source: Source, delimiter: number) {
    this.#source = source;
    this.#delimiter = delimiter;
  }

  /**
   * The text of the cell that begins here, without its quotes.
   *
   * @throws Error if the cell's quotes do not enclose it.
   */
  read(position: number): string {
    this.quoted = this.#source.codes[position] === quote;
    return this.quoted ? this.#readQuoted(position) : this.#readUnquoted(position);
  }

  #readUnquoted(position: number): string {
    const { text, codes } = this.#source;
    const delimiter = this.#delimiter;
    const length = codes.length;
    let index = position;
    for (; index < length; index++) {
      const code = codes[index];
      if (code === delimiter) break;
      // One comparison passes nearly every character by.
      if (code === undefined || code > quote) continue;
      if (isBreak(code)) break;
      if (code === quote) {
        throw malformed(
          this.#source,
          index,
          "a quote inside an unquoted cell. Enclose the whole cell in quotes, spaces included, " +
            'and double the quotes inside it: "say ""yes""".',
        );
      }
    }
    this.end = index;
    return text.slice(position, index);
  }

  #readQuoted(position: number): string {
    const { text, codes } = this.#source;
    const length = codes.length;
    let doubled = false;
    let closing = position + 1;
    for (; closing < length; closing++) {
      const code = codes[closing];
      if (code === undefined || code > quote) continue;
      if (isBreak(code)) this.broken = true;
      if (code !== quote) continue;
      if (closing + 1 >= length || codes[closing + 1] !== quote) break;
      doubled = true;
      closing++;
    }
    if (closing >= length) {
      throw malformed(
        this.#source,
        position,
        "the quote that opens here is never closed. End the cell with a quote, and double the " +
          "quotes inside it.",
      );
    }
    this.end = closing + 1;
    const after = codes[this.end];
    if (after !== undefined && after !== this.#delimiter && !isBreak(after)) {
      throw malformed(
        this.#source,
        this.end,
        "text after a closing quote. A quoted cell ends with its quote; double the quotes inside " +
          'it: "say ""yes""".',
      );
    }
    const content = text.slice(position + 1, closing);
    return doubled ? content.replaceAll('""', '"') : content;
  }
}
