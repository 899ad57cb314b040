/** Lines that are joined in one go. */
const mostWaiting = 256;

/**
 * A text in the making, line by line. Adding every cell to a text would leave the engine a tree of
 * millions of texts to keep and to walk; joining some lines at a time leaves few.
 */
export class Lines {
  #text = "";
  #waiting: string[] = [];

  add(line: string): void {
    this.#waiting.push(line);
    if (this.#waiting.length === mostWaiting) this.#join();
  }

  /** All lines, each with its LF. */
  text(): string {
    this.#join();
    return this.#text;
  }

  #join(): void {
    if (this.#waiting.length === 0) return;
    this.#waiting.push("");
    this.#text += this.#waiting.join("\n");
    this.#waiting = [];
  }
}
