/** A request that waits for something. */
interface Waiting {
  /** When its time is up, on the clock of `performance.now()`. */
  readonly deadline: number;
  expire(): void;
}

/** Milliseconds between two looks at requests whose time may be up. */
const longestInterval = 100;

/**
 * The requests that wait for something: somebody can wait for their end, and none waits for ever.
 * Those that are answered at once never get here.
 */
export class UnderWay {
  readonly #timeout: number;
  readonly #waiting = new Set<Waiting>();
  #onEmpty: (() => void)[] = [];
  #timer: ReturnType<typeof setInterval> | undefined;

  /** `timeout`: milliseconds that a request may wait. */
  constructor(timeout = Number.POSITIVE_INFINITY) {
    this.#timeout = timeout;
  }

  /** What `pending` comes to; rejects with what `late` answers if its time is up before. */
  settle<Value>(pending: Promise<Value>, late: () => unknown): Promise<Value> {
    return new Promise((resolve, reject) => {
      const waiting: Waiting = {
        deadline: performance.now() + this.#timeout,
        expire: () => {
          reject(late());
          leave();
        },
      };
      this.#waiting.add(waiting);
      this.#watch();
      const leave = (): void => {
        if (this.#waiting.delete(waiting)) this.#leave();
      };
      pending.then(
        (value) => {
          resolve(value);
          leave();
        },
        (error: unknown) => {
          reject(error);
          leave();
        },
      );
    });
  }

  /** Resolves when nothing is under way. */
  emptied(): Promise<void> {
    return this.#waiting.size === 0
      ? Promise.resolve()
      : new Promise((resolve) => this.#onEmpty.push(resolve));
  }

  #leave(): void {
    if (this.#waiting.size > 0) return;
    for (const tell of this.#onEmpty) tell();
    this.#onEmpty = [];
  }

  /** One timer for all requests: one for each would cost as much as the rest of a small one. */
  #watch(): void {
    if (this.#timer !== undefined || !Number.isFinite(this.#timeout)) return;
    const timer = setInterval(
      () => {
        const now = performance.now();
        for (const waiting of this.#waiting) if (waiting.deadline <= now) waiting.expire();
        if (this.#waiting.size > 0) return;
        clearInterval(timer);
        this.#timer = undefined;
      },
      Math.min(longestInterval, this.#timeout),
    );
    this.#timer = timer;
  }
}
