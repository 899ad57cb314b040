import { bytesOf, type Piece } from "./piece.ts";

/** Characters that are joined in one go. */
const enough = 2 ** 16;

/**
 * A text in the making, line by line. Adding every cell to a text would leave the engine a tree of
 * millions of texts to keep and to walk; joining many lines at a time leaves few.
 */
export class Lines {
  readonly #asBytes: boolean;
  readonly #pieces: Piece[] = [];
  #waiting: string[] = [];
  #length = 0;

  /** `asBytes`: what is joined is held as UTF-8, outside the engine's heap. */
  constructor(asBytes: boolean) {
    this.#asBytes = asBytes;
  }

  add(line: string): void {
    this.#waiting.push(line);
    this.#length += line.length + 1;
    if (this.#length >= enough) this.#join();
  }

  /** All lines, each with its LF; no line is in two pieces. */
  pieces(): readonly Piece[] {
    if (this.#waiting.length > 0) this.#pieces.push(this.#joined());
    return this.#pieces;
  }

  #join(): void {
    const text = this.#joined();
    this.#pieces.push(this.#asBytes ? bytesOf(text) : text);
  }

  #joined(): string {
    this.#waiting.push("");
    const text = this.#waiting.join("\n");
    this.#waiting = [];
    this.#length = 0;
    return text;
  }
}
