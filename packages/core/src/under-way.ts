/** Counts what is under way, so that somebody can wait until nothing is. */
export class UnderWay {
  #count = 0;
  #onEmpty: (() => void)[] = [];

  enter(): void {
    this.#count += 1;
  }

  leave(): void {
    this.#count -= 1;
    if (this.#count > 0) return;
    for (const tell of this.#onEmpty) tell();
    this.#onEmpty = [];
  }

  /** Resolves when nothing is under way. */
  emptied(): Promise<void> {
    return this.#count === 0
      ? Promise.resolve()
      : new Promise((resolve) => this.#onEmpty.push(resolve));
  }
}
