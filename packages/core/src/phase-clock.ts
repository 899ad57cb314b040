import type { InvocationPhase } from "./invocation.ts";

// Node makes a global of this kind anew, in part, each time it is read.
const { performance } = globalThis;

type Milliseconds = Readonly<Partial<Record<InvocationPhase, number>>>;

/**
 * Which phase an invocation is in, and how long each one took. A phase ends where the next begins,
 * and may be entered again.
 */
export class PhaseClock {
  #phase: InvocationPhase | undefined;
  #since = 0;
  #isRunning = false;
  // Not one object of them all: to write to a field whose name is not known takes as long as to
  // read the clock.
  #load: number | undefined;
  #body: number | undefined;
  #input: number | undefined;
  #predict: number | undefined;
  #output: number | undefined;

  /** The phase entered last, over or not; `undefined` before the first. */
  get phase(): InvocationPhase | undefined {
    return this.#phase;
  }

  /** Milliseconds of the phases that are over, to the microsecond. One that failed is not. */
  get milliseconds(): Milliseconds {
    const milliseconds: { -readonly [Phase in keyof Milliseconds]: Milliseconds[Phase] } = {};
    if (this.#load !== undefined) milliseconds.load = rounded(this.#load);
    if (this.#body !== undefined) milliseconds.body = rounded(this.#body);
    if (this.#input !== undefined) milliseconds.input = rounded(this.#input);
    if (this.#predict !== undefined) milliseconds.predict = rounded(this.#predict);
    if (this.#output !== undefined) milliseconds.output = rounded(this.#output);
    return milliseconds;
  }

  enter(phase: InvocationPhase): void {
    const now = performance.now();
    if (this.#isRunning) this.#note(now - this.#since);
    this.#phase = phase;
    this.#since = now;
    this.#isRunning = true;
  }

  /** The last phase is over. */
  stop(): void {
    if (this.#isRunning) this.#note(performance.now() - this.#since);
    this.#isRunning = false;
  }

  #note(passed: number): void {
    switch (this.#phase) {
      case "load":
        this.#load = (this.#load ?? 0) + passed;
        break;
      case "body":
        this.#body = (this.#body ?? 0) + passed;
        break;
      case "input":
        this.#input = (this.#input ?? 0) + passed;
        break;
      case "predict":
        this.#predict = (this.#predict ?? 0) + passed;
        break;
      case "output":
        this.#output = (this.#output ?? 0) + passed;
        break;
      case undefined:
    }
  }
}

function rounded(milliseconds: number): number {
  return Math.round(milliseconds * 1000) / 1000;
}
