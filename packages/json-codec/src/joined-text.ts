/** Characters that are joined in one go. */
const enough = 2 ** 16;

/**
 * A text in the making. Adding every small piece to it would leave the engine a tree of millions of
 * texts to keep and to walk; joining some at a time leaves few.
 */
export class JoinedText {
  #text = "";
  #waiting: string[] = [];
  #length = 0;

  add(piece: string): void {
    this.#waiting.push(piece);
    this.#length += piece.length;
    if (this.#length >= enough) this.#join();
  }

  /** All pieces, one after the other. */
  text(): string {
    this.#join();
    return this.#text;
  }

  #join(): void {
    this.#text += this.#waiting.join("");
    this.#waiting = [];
    this.#length = 0;
  }
}
