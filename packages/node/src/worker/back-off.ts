const shortest = 100;
const longest = 10_000;
/** Milliseconds of health after which earlier crashes no longer count. */
const recovery = 60_000;

/** Crashes without a ready worker in between from which on there is a loop. */
const loopBegins = 5;
/** Crashes without a ready worker in between after which nothing is tried any more. */
const mostInVain = 10;

/** What there is to say of a worker that has crashed. */
export interface CrashedWorker {
  /** Whether its model had loaded. */
  readonly wasReady: boolean;
  /** Whether it had answered anything. */
  readonly wasUseful: boolean;
  /** How long it had been ready, in milliseconds. */
  readonly readyFor: number;
}

/** How long to wait before a crashed worker is replaced, and whether that still makes sense. */
export class BackOff {
  #pause = shortest;
  #inVain = 0;

  /** How many workers have crashed since one was ready. */
  get inVain(): number {
    return this.#inVain;
  }

  /** Whether workers crash in a loop, and whether that is worth going on. */
  get verdict(): "hopeful" | "hopeless" | "loop" {
    if (this.#inVain > mostInVain) return "hopeless";
    return this.#inVain >= loopBegins ? "loop" : "hopeful";
  }

  /** A worker is ready. */
  succeed(): void {
    this.#inVain = 0;
  }

  /**
   * A worker has crashed. Answers the milliseconds to wait: 100, then twice as long each time, up to
   * 10 s. One that had answered requests, or was ready for a minute, is replaced after 100 again:
   * to wait longer would only keep others waiting.
   */
  fail({ wasReady, wasUseful, readyFor }: CrashedWorker): number {
    if (!wasReady) this.#inVain += 1;
    if (wasUseful || readyFor >= recovery) this.#pause = shortest;
    const pause = this.#pause;
    this.#pause = Math.min(longest, 2 * pause);
    return pause;
  }
}
