import { Pace } from "./pace.ts";

/** So many answers are sent without waiting for the end of the turn. */
const mostHeld = 32;

/**
 * Sends answers, those of one turn of the event loop together, at its end. A client that waits is
 * woken by what it is sent, and to wake a processor takes as long as half a small request; one that
 * is sent several answers in a row is woken once. With 32 connections `node:http` itself answers
 * 61,000 small requests a second so, and 51,000 if it sends each answer on its own.
 *
 * Where requests keep the process for long, or one of the last thousand held answers up, each is
 * sent at once: no more than a few ever wait for a model that computes.
 */
export class AnswerBatch<Answer> {
  readonly #send: (answer: Answer) => void;
  readonly #pace = new Pace();
  #held: Answer[] = [];
  #isScheduled = false;

  constructor(send: (answer: Answer) => void) {
    this.#send = send;
  }

  /** Takes note of how many milliseconds a request kept the process from all else. */
  noticeBusy(milliseconds: number): void {
    this.#pace.notice(milliseconds);
  }

  /** Sends an answer, at the end of this turn or now. */
  add(answer: Answer): void {
    if (!this.#pace.isQuick) {
      this.#send(answer);
      return;
    }
    this.#held.push(answer);
    if (this.#held.length >= mostHeld) this.#flush();
    else if (!this.#isScheduled) {
      this.#isScheduled = true;
      const start = performance.now();
      setImmediate(() => {
        this.#isScheduled = false;
        this.#pace.noticeWait(performance.now() - start);
        this.#flush();
      });
    }
  }

  #flush(): void {
    const held = this.#held;
    this.#held = [];
    for (const answer of held) this.#send(answer);
  }
}
