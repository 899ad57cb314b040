/** How much of what was measured before counts beside the latest call. */
const memory = 0.9;

/**
 * Learns from measured calls what a call costs by itself and what each record costs: the straight
 * line that fits the latest calls best.
 */
export class CallCost {
  #weight = 0;
  #records = 0;
  #squares = 0;
  #time = 0;
  #products = 0;

  /** Takes note of a call's records and milliseconds. */
  observe(records: number, milliseconds: number): void {
    this.#weight = memory * this.#weight + 1;
    this.#records = memory * this.#records + records;
    this.#squares = memory * this.#squares + records * records;
    this.#time = memory * this.#time + milliseconds;
    this.#products = memory * this.#products + records * milliseconds;
  }

  /** Milliseconds of a call without records; 0 while none was measured. */
  get perCall(): number {
    return this.#weight === 0
      ? 0
      : Math.max(0, (this.#time - this.perRecord * this.#records) / this.#weight);
  }

  /** Milliseconds for each record; 0 while all calls were of one size, which tells nothing. */
  get perRecord(): number {
    if (this.#weight === 0) return 0;
    const records = this.#records / this.#weight;
    const variance = this.#squares / this.#weight - records ** 2;
    if (variance < 0.01 * records) return 0;
    const covariance = this.#products / this.#weight - records * (this.#time / this.#weight);
    return Math.max(0, covariance / variance);
  }
}
