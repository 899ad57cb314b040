import type { CallCost } from "./call-cost.ts";

/** What a window keeps to. */
interface WindowOptions {
  readonly maxRecords: number;
  readonly maxDelayMs: number;
}

/** How much one wait says of the next. */
const learning = 0.3;
/** How fast a hope that was disappointed comes back with each call that nothing was waited for. */
const recovery = 0.01;
/** Timers know no shorter time, in milliseconds. */
const shortest = 1;

/**
 * Says for how long a free model should wait for more records.
 *
 * Whoever has just been answered is likely to be back with the next request. With q records
 * waiting and k expected, one call for all instead of two spares the k a call, `perCall`, and costs
 * the q their share of a larger one, `perRecord · k`, and all of them the wait. So waiting pays for
 * at most `k / (q + k) · (perCall − q · perRecord)`.
 */
export class WaitingWindow {
  readonly #options: WindowOptions;
  /** Records whose callers have been answered and have not come again. */
  #expected = 0;
  #lastAnswer = Number.NEGATIVE_INFINITY;
  /** The share of those expected that came while they were waited for. Hope comes first. */
  #likelihood = 1;
  #since: number | undefined;
  #expectedThen = 0;

  constructor(options: WindowOptions) {
    this.#options = options;
  }

  /** Callers have got answers for so many records. */
  answered(records: number, now: number): void {
    this.#expected += records;
    this.#lastAnswer = now;
  }

  /** A request for so many records has come. */
  arrived(records: number): void {
    this.#expected = Math.max(0, this.#expected - records);
  }

  /** How many milliseconds more the model should wait, with so many records at hand. 0: none. */
  pause(waiting: number, { perCall, perRecord }: CallCost, now: number): number {
    const { maxRecords, maxDelayMs } = this.#options;
    if (now - this.#lastAnswer > maxDelayMs && this.#since === undefined) this.#expected = 0;
    const coming = Math.min(this.#expected * this.#likelihood, maxRecords - waiting);
    if (coming < 0.5) return 0;
    const worth = (coming / (waiting + coming)) * (perCall - waiting * perRecord);
    const end = (this.#since ?? now) + Math.min(worth, maxDelayMs);
    if (end - now < shortest) return 0;
    if (this.#since === undefined) this.#expectedThen = this.#expected;
    this.#since ??= now;
    return end - now;
  }

  /** There is nothing left to wait with. */
  cancel(): void {
    this.#since = undefined;
  }

  /** The call begins. Answers for how many milliseconds it was put off. */
  close(now: number): number {
    if (this.#since === undefined) {
      this.#likelihood += recovery * (1 - this.#likelihood);
      return 0;
    }
    const held = now - this.#since;
    const came = 1 - this.#expected / this.#expectedThen;
    this.#likelihood += learning * (came - this.#likelihood);
    // Who has not come by now was waited for in vain.
    this.#expected = 0;
    this.#since = undefined;
    return held;
  }
}
