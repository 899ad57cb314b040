import type { CrashedWorker } from "./back-off.ts";
import type { Loss } from "./dispatcher.ts";
import type { RecyclingLimits, WorkerUse } from "./recycling.ts";
import type { WorkerProcess } from "./worker-process.ts";

/** One worker of a pool, and how far it has come. */
export class PooledWorker {
  readonly process: WorkerProcess;
  readonly limits: RecyclingLimits;
  /** The worker that retires once this one is ready. */
  replaces: PooledWorker | undefined;
  /** When its model had loaded. */
  readyAt: number | undefined;
  /** It gets no more requests, and ends when it is done. */
  isRetiring = false;
  /** What became of its requests when it was lost. */
  loss: Loss = { lost: 0, putBack: 0 };

  constructor(process: WorkerProcess, limits: RecyclingLimits, replaces?: PooledWorker) {
    this.process = process;
    this.limits = limits;
    this.replaces = replaces;
  }

  get isReady(): boolean {
    return this.readyAt !== undefined;
  }

  /** How far it has come towards its limits. */
  use(): WorkerUse {
    const { requests, startedAt, rss } = this.process;
    return { requests, age: performance.now() - startedAt, rss };
  }

  /** What its end means for the next one. */
  crash(): CrashedWorker {
    const { readyAt } = this;
    return {
      wasReady: readyAt !== undefined,
      wasUseful: this.process.requests > this.loss.lost + this.loss.putBack,
      readyFor: readyAt === undefined ? 0 : performance.now() - readyAt,
    };
  }

  /** What it was doing when it ended, in words. */
  activity(): string {
    const { lost, putBack } = this.loss;
    if (!this.isReady) return "before its model was loaded";
    if (lost + putBack === 0) return "while it had nothing to do";
    return `with ${lost} running, which failed, and ${putBack} waiting, which did not`;
  }
}
