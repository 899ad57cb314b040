/** One request's records on their way through calls that it shares with others. */
export class PendingRequest {
  readonly records: readonly unknown[];
  readonly signal: AbortSignal;
  readonly arrival: number;
  /** The predictions of all its records, in their order. */
  readonly answer: Promise<readonly unknown[]>;
  readonly #answers: unknown[];
  readonly #onSettled = new Set<() => void>();
  readonly #resolve: (answers: readonly unknown[]) => void;
  readonly #reject: (reason: unknown) => void;
  #missing: number;
  #isSettled = false;

  constructor(records: readonly unknown[], signal: AbortSignal, arrival: number) {
    this.records = records;
    this.signal = signal;
    this.arrival = arrival;
    this.#missing = records.length;
    this.#answers = Array.from({ length: records.length });
    const { promise, resolve, reject } = Promise.withResolvers<readonly unknown[]>();
    this.answer = promise;
    this.#resolve = resolve;
    this.#reject = reject;
    signal.addEventListener("abort", this.#leave);
    if (signal.aborted) this.#leave();
  }

  /** Whether nothing more is to be done for it: it is answered, has failed or was cancelled. */
  get isSettled(): boolean {
    return this.#isSettled;
  }

  /** Runs `listener` when it is settled; what is returned takes the listener back. */
  onSettled(listener: () => void): () => void {
    this.#onSettled.add(listener);
    return () => this.#onSettled.delete(listener);
  }

  /** Takes the answer for the record at a place. Answers whether it was the last one missing. */
  fill(place: number, answer: unknown): boolean {
    if (this.#isSettled) return false;
    this.#answers[place] = answer;
    this.#missing -= 1;
    if (this.#missing > 0) return false;
    this.#settle();
    this.#resolve(this.#answers);
    return true;
  }

  fail(error: unknown): void {
    if (this.#isSettled) return;
    this.#settle();
    this.#reject(error);
  }

  readonly #leave = (): void => this.fail(this.signal.reason);

  #settle(): void {
    this.#isSettled = true;
    this.signal.removeEventListener("abort", this.#leave);
    for (const listener of this.#onSettled) listener();
    this.#onSettled.clear();
  }
}
