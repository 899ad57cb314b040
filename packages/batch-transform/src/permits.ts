/** Lets so many requests be under way at a time; whoever comes first in the job goes first. */
export class Permits {
  readonly #most: number;
  #taken = 0;
  readonly #waiting: { readonly order: number; readonly enter: () => void }[] = [];

  constructor(most: number) {
    this.#most = most;
  }

  /** Waits for a permit. Of those who wait, the lowest order gets the next one. */
  async acquire(order: number): Promise<void> {
    if (this.#taken < this.#most) {
      this.#taken += 1;
      return;
    }
    const { promise, resolve } = Promise.withResolvers<void>();
    const later = this.#waiting.findIndex((other) => other.order > order);
    this.#waiting.splice(later === -1 ? this.#waiting.length : later, 0, { order, enter: resolve });
    await promise;
  }

  release(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#taken -= 1;
    else next.enter();
  }
}
