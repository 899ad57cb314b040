/**
 * Lets requests in, first come, first served, so many at a time. Between one that leaves and the
 * next that enters stands `onTurn`, where the answer can be sent off: a model that computes without
 * a pause would hold it back, and one that ends the process would take it along.
 */
export class Gate {
  readonly #limit: () => number;
  readonly #onTurn: () => void;
  readonly #waiting: (() => void)[] = [];
  #inside = 0;
  #isTurning = false;

  constructor(limit: () => number, onTurn: () => void) {
    this.#limit = limit;
    this.#onTurn = onTurn;
  }

  /** Resolves when it is this request's turn; `undefined`: now. Each one that entered leaves once. */
  enter(): Promise<void> | undefined {
    if (!this.#isTurning && this.#waiting.length === 0 && this.#inside < this.#limit()) {
      this.#inside += 1;
      return undefined;
    }
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  leave(): void {
    this.#inside -= 1;
    if (this.#isTurning) return;
    this.#isTurning = true;
    // By then the answer is written, which takes some microtasks.
    setImmediate(() => {
      this.#isTurning = false;
      this.#onTurn();
      while (this.#waiting.length > 0 && this.#inside < this.#limit()) {
        this.#inside += 1;
        this.#waiting.shift()?.();
      }
    });
  }
}
