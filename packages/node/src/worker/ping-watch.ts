import type { Health } from "@inference-server/core";

/** A worker that can be asked whether its model is healthy. */
export interface Pinged {
  ping(): { readonly health: Promise<Health>; cancel(reason: Error): void };
  /** Ends it at once. */
  kill(reason: string): void;
}

/** Where the workers are. */
export interface PingSource<Worker extends Pinged> {
  /** A worker that has nothing to do. */
  idle(): Worker | undefined;
  /** Whether this one has nothing to do. */
  isIdle(worker: Worker): boolean;
}

/** Milliseconds for a model to answer; SageMaker allows 2 s for all of it. */
const limit = 1000;
const late: Health = { healthy: false, reason: "pingFn did not answer within 1 s." };

/**
 * Asks models whether they are healthy: in a worker that has nothing to do. While all of them work,
 * the last answer stands: busy is healthy.
 */
export class PingWatch<Worker extends Pinged> {
  readonly #workers: PingSource<Worker>;
  #last: Health = { healthy: true };
  /** The worker that had nothing to do and did not answer the last time. */
  #hung: Worker | undefined;
  #underWay: Promise<Health> | undefined;

  constructor(workers: PingSource<Worker>) {
    this.#workers = workers;
  }

  /** Whether the model is healthy. Answers within the limit, whatever the model does. */
  ping(): Promise<Health> {
    return (this.#underWay ??= this.#ask().finally(() => {
      this.#underWay = undefined;
    }));
  }

  async #ask(): Promise<Health> {
    const worker = this.#workers.idle();
    if (worker === undefined) return this.#last;
    const { health, cancel } = worker.ping();
    const { promise: timeUp, resolve } = Promise.withResolvers<"late">();
    const timer = setTimeout(resolve, limit, "late");
    try {
      const answer = await Promise.race([health, timeUp]);
      if (answer !== "late") this.#answered(answer);
      // A request that came after the question may have kept the worker from answering it.
      else if (this.#workers.isIdle(worker)) this.#notAnswered(worker);
      return this.#last;
    } catch {
      // The worker has ended: that is seen to, and says nothing of the model.
      return this.#last;
    } finally {
      clearTimeout(timer);
      cancel(new Error("The question has been answered, or is too old."));
    }
  }

  #answered(health: Health): void {
    this.#last = health;
    this.#hung = undefined;
  }

  /** Once may be chance; a worker that does so twice in a row is ended, and another one starts. */
  #notAnswered(worker: Worker): void {
    this.#last = late;
    if (this.#hung === worker) worker.kill("Its pingFn did not answer, twice in a row.");
    this.#hung = worker;
  }
}
