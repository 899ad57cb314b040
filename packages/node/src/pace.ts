/** Milliseconds that a request may take on average where others wait for it. */
const mostOnAverage = 0.1;
/** How much the latest request counts. */
const weight = 1 / 32;
/** Milliseconds after which a request is a slow one. */
const slow = 10;
/** So many requests without a slow one say that there are hardly any. */
const enough = 1000;

/**
 * Whether requests take so little time that the answer to one may wait for the next: to send
 * answers one by one then takes longer than to compute them. Not where even one in a thousand takes
 * long: those before it would wait for it.
 */
export class Pace {
  #mean = 0;
  #sinceSlow = 0;

  /** Takes note of how many milliseconds a request kept the process from all else, as far as known. */
  notice(milliseconds: number): void {
    this.#mean += weight * (milliseconds - this.#mean);
    this.#sinceSlow = milliseconds > slow ? 0 : this.#sinceSlow + 1;
  }

  /** Takes note of how many milliseconds answers were held back. */
  noticeWait(milliseconds: number): void {
    if (milliseconds > slow) this.#sinceSlow = 0;
  }

  get isQuick(): boolean {
    return this.#sinceSlow >= enough && this.#mean <= mostOnAverage;
  }
}
