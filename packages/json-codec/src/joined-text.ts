/** Characters that are joined in one go. */
const enough = 2 ** 16;

const encoder = new TextEncoder();

/**
 * A text in the making. What is joined is held as UTF-8, outside the engine's heap: of a large text
 * there is never more than its bytes.
 */
export class JoinedText {
  readonly #pieces: Uint8Array[] = [];
  #waiting: string[] = [];
  #length = 0;

  add(piece: string): void {
    this.#waiting.push(piece);
    this.#length += piece.length;
    if (this.#length >= enough) this.#join();
  }

  /** All of it, once: a text while it is small, else the pieces of its UTF-8. */
  finish(): Uint8Array[] | string {
    if (this.#pieces.length === 0) return this.#waiting.join("");
    this.#join();
    return this.#pieces;
  }

  #join(): void {
    this.#pieces.push(encoder.encode(this.#waiting.join("")));
    this.#waiting = [];
    this.#length = 0;
  }
}
