import type { InvocationPhase } from "./invocation.ts";

/**
 * Which phase an invocation is in, and how long each one took. A phase ends where the next begins,
 * and may be entered again.
 */
export class PhaseClock {
  readonly #milliseconds: Partial<Record<InvocationPhase, number>> = {};
  #phase: InvocationPhase | undefined;
  #since = 0;
  #isRunning = false;

  /** The phase entered last, over or not; `undefined` before the first. */
  get phase(): InvocationPhase | undefined {
    return this.#phase;
  }

  /** Milliseconds of the phases that are over, to the microsecond. One that failed is not. */
  get milliseconds(): Readonly<Partial<Record<InvocationPhase, number>>> {
    return this.#milliseconds;
  }

  enter(phase: InvocationPhase): void {
    const now = performance.now();
    this.#note(now);
    this.#phase = phase;
    this.#since = now;
    this.#isRunning = true;
  }

  /** The last phase is over. */
  stop(): void {
    this.#note(performance.now());
    this.#isRunning = false;
  }

  #note(now: number): void {
    if (!this.#isRunning || this.#phase === undefined) return;
    const before = this.#milliseconds[this.#phase] ?? 0;
    this.#milliseconds[this.#phase] = Math.round((before + now - this.#since) * 1000) / 1000;
  }
}
