import { Pace } from "../pace.ts";

/** So many quick requests pass before whatever else there is to do has its turn. */
const mostInOneTurn = 16;

/**
 * Lets requests in, first come, first served, so many at a time. Between one that leaves and the
 * next that enters `sendOff` sends the answer: a model that computes without a pause would hold it
 * back, and one that ends the process would take it along. Then the event loop has a turn, in which
 * requests are taken back and pings come; where requests are quick, one in sixteen times: a turn
 * takes as long as one of them.
 */
export class Gate {
  readonly #limit: () => number;
  readonly #sendOff: () => void;
  readonly #pace = new Pace();
  readonly #waiting: (() => void)[] = [];
  #inside = 0;
  #isTurning = false;
  #passed = 0;
  #enteredAt = 0;

  constructor(limit: () => number, sendOff: () => void) {
    this.#limit = limit;
    this.#sendOff = sendOff;
  }

  /** Resolves when it is this request's turn; `undefined`: now. Each one that entered leaves once. */
  enter(): Promise<void> | undefined {
    if (!this.#isTurning && this.#waiting.length === 0 && this.#hasRoom) {
      this.#inside += 1;
      this.#enteredAt = performance.now();
      return undefined;
    }
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** `isAnswered`: its answer is written. Else it is by the end of the turn. */
  leave(isAnswered: boolean): void {
    this.#inside -= 1;
    if (this.#isTurning) return;
    this.#passed += 1;
    this.#noticePace();
    if (isAnswered && this.#isNextAtOnce) {
      this.#sendOff();
      this.#letIn();
    } else {
      this.#isTurning = true;
      setImmediate(() => this.#turn());
    }
  }

  #turn(): void {
    this.#isTurning = false;
    this.#passed = 0;
    this.#sendOff();
    this.#enteredAt = performance.now();
    while (this.#waiting.length > 0 && this.#hasRoom) this.#letIn();
  }

  #noticePace(): void {
    const now = performance.now();
    this.#pace.notice(now - this.#enteredAt);
    this.#enteredAt = now;
  }

  get #isNextAtOnce(): boolean {
    const isNext = this.#waiting.length > 0 && this.#passed < mostInOneTurn;
    return isNext && this.#limit() === 1 && this.#pace.isQuick;
  }

  get #hasRoom(): boolean {
    return this.#inside < this.#limit();
  }

  #letIn(): void {
    this.#inside += 1;
    this.#waiting.shift()?.();
  }
}
