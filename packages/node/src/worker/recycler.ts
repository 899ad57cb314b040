import type { PooledWorker } from "./pooled-worker.ts";
import { whyRecycle } from "./recycling.ts";

/** Milliseconds between two looks at workers that may be due to be replaced. */
const interval = 1000;

/** Looks for workers that have had their time, and has them replaced one after the other. */
export class Recycler {
  readonly #workers: ReadonlySet<PooledWorker>;
  readonly #replace: (worker: PooledWorker, reason: string) => void;
  readonly #timer: NodeJS.Timeout;
  #from = 0;

  constructor(
    workers: ReadonlySet<PooledWorker>,
    replace: (worker: PooledWorker, reason: string) => void,
  ) {
    this.#workers = workers;
    this.#replace = replace;
    this.#timer = setInterval(() => this.#look(), interval).unref();
  }

  /** Replaces nobody for so many milliseconds: a start has failed. */
  postpone(milliseconds: number): void {
    this.#from = performance.now() + milliseconds;
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    const workers = [...this.#workers];
    const isUnderWay = workers.some(({ isReady, isRetiring }) => !isReady || isRetiring);
    if (isUnderWay || performance.now() < this.#from) return;
    for (const worker of workers) {
      const reason = whyRecycle(worker.use(), worker.limits);
      if (reason === undefined) continue;
      this.#replace(worker, reason);
      return;
    }
  }
}
