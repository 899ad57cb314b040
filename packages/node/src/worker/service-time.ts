import type { InvocationReport } from "@inference-server/core";

/** How much the latest request counts: the mean follows a change within some twenty requests. */
const weight = 0.1;
/** So many requests say more than chance: the first one after a start takes many times as long. */
const enough = 10;
/** Milliseconds' worth of requests that wait inside a worker, so that it need not wait for them. */
const aheadTime = 4;
const mostAhead = 64;
/** Up to so many milliseconds of work: half of it may be a wait for the processor. */
const trifle = 0.05;

/** How long requests take, measured as they are answered. */
export class ServiceTime {
  #mean: number | undefined;
  #count = 0;
  #work = Number.POSITIVE_INFINITY;

  /** Whether enough has been answered to refuse a request because of it. */
  get isKnown(): boolean {
    return this.#count >= enough;
  }

  /** Takes note of how long a request took, in milliseconds. */
  observe(milliseconds: number): void {
    this.#count += 1;
    const before = this.#mean ?? milliseconds;
    this.#mean = before + Math.max(weight, 1 / this.#count) * (milliseconds - before);
  }

  /** Takes note of what a worker did for a request, in milliseconds by phase. */
  observeWork({ input = 0, predict, output = 0 }: InvocationReport["milliseconds"]): void {
    // One that was refused says nothing of the model.
    if (predict === undefined) return;
    const work = input + predict + output;
    this.#work = Number.isFinite(this.#work) ? this.#work + weight * (work - this.#work) : work;
  }

  /**
   * How many requests a worker is sent at once. One that works on a single request is sent a few
   * milliseconds' worth ahead: else it would wait for the next one as long as a short one takes.
   */
  window(concurrency: number): number {
    if (concurrency > 1 || this.#mean === undefined) return concurrency;
    return 1 + Math.min(mostAhead, Math.floor(aheadTime / this.#mean));
  }

  /** Whether what a worker does for a request takes hardly more time than what the front does. */
  get isTrifling(): boolean {
    return this.#work <= trifle;
  }

  /** Milliseconds until so many requests are answered, as far as that is known. */
  waitFor(requests: number, capacity: number): number {
    return capacity === 0 ? 0 : ((this.#mean ?? 0) * requests) / capacity;
  }
}
