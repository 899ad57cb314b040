import { Pace } from "../pace.ts";

/** What a gate keeps to. */
export interface GateOptions {
  /** How many requests are inside at most. */
  readonly limit: () => number;
  /** Sends off the answers. */
  readonly onTurn: () => void;
  /** From now on so many answers at most are held back while the next request is inside; 0: none. */
  readonly onHold: (answers: number) => void;
}

/** So many answers are sent off together at most: for more, whoever waits would have to wait. */
const mostTogether = 8;

/**
 * Lets requests in, first come, first served, so many at a time. Between one that leaves and the
 * next that enters stands `onTurn`, where the answer is sent off: a model that computes without
 * a pause would hold it back, and one that ends the process would take it along. Where requests are
 * quicker than that, and only one is inside at a time, some leave and enter before there is a turn.
 */
export class Gate {
  readonly #options: GateOptions;
  readonly #pace = new Pace();
  readonly #waiting: (() => void)[] = [];
  #inside = 0;
  #isTurning = false;
  #isHolding = false;
  #held = 0;
  #enteredAt = 0;

  constructor(options: GateOptions) {
    this.#options = options;
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

  leave(): void {
    this.#inside -= 1;
    if (this.#isTurning) return;
    const now = performance.now();
    this.#pace.notice(now - this.#enteredAt);
    this.#enteredAt = now;
    this.#held += 1;
    if (this.#isHolding && this.#held < mostTogether && this.#waiting.length > 0) this.#letIn();
    else this.#turn();
  }

  #turn(): void {
    this.#isTurning = true;
    // By then the answer is written, which takes some microtasks.
    setImmediate(() => {
      this.#isTurning = false;
      this.#held = 0;
      this.#options.onTurn();
      this.#decide();
      this.#enteredAt = performance.now();
      while (this.#waiting.length > 0 && this.#hasRoom) this.#letIn();
    });
  }

  #decide(): void {
    const isHolding = this.#pace.isQuick && this.#options.limit() === 1;
    if (isHolding === this.#isHolding) return;
    this.#isHolding = isHolding;
    this.#options.onHold(isHolding ? mostTogether - 1 : 0);
  }

  get #hasRoom(): boolean {
    return this.#inside < this.#options.limit();
  }

  #letIn(): void {
    this.#inside += 1;
    this.#waiting.shift()?.();
  }
}
