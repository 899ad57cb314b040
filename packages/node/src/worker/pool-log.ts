import { errorChain, type ErrorReport } from "@inference-server/core";
import { byteSize } from "../byte-size.ts";
import type { Log } from "../log.ts";
import type { PooledWorker } from "./pooled-worker.ts";
import type { LoadedApplication } from "./worker-message.ts";
import type { WorkerEnd } from "./worker-process.ts";
import type { WorkerCountSources } from "./worker-count.ts";

/** What a pool does on its own, a line of the log each, with the reason. */
export class PoolLog {
  readonly #log: Log;

  constructor(log: Log) {
    this.#log = log;
  }

  ready({ process: { id, pid } }: PooledWorker, { concurrency, rss }: LoadedApplication): void {
    const fields = { event: "worker_ready", worker: id, pid, concurrency, rss };
    this.#log.info(fields, `Worker ${id} is ready (${byteSize(rss)}, ${concurrency} at once).`);
  }

  /** How many workers there will be, and what decided it. */
  counted(workers: number, sources: WorkerCountSources): void {
    const { wanted, workerBytes, frontBytes, grantedBytes } = sources;
    this.#log.info(
      { event: "workers", workers, ...sources },
      `Workers: ${workers} of ${wanted}. One takes ${byteSize(workerBytes)}, the server ` +
        `${byteSize(frontBytes)}, and 80 % of ${byteSize(grantedBytes)} may be taken.`,
    );
  }

  /** A worker could not load the model, while others can go on. */
  loadFailed(errors: readonly ErrorReport[]): void {
    const message = "A further worker could not load the model. It tries again.";
    this.#log.warn({ event: "load_failed", errors }, message);
  }

  /** What a worker says of its own end. */
  crashed({ process: { id } }: PooledWorker, errors: readonly ErrorReport[]): void {
    const fields = { event: "worker_crashed", worker: id, errors };
    this.#log.fatal(fields, "An error that nobody caught ends a worker.");
  }

  /** A worker ended that should not have. `pause`: milliseconds until another one starts. */
  ended(worker: PooledWorker, end: WorkerEnd, pause: number): void {
    const { id, killedBecause } = worker.process;
    const { code, signal } = end;
    const how = { code, signal, reason: killedBecause, ...worker.loss, pauseMilliseconds: pause };
    this.#log.error(
      { event: "worker_ended", worker: id, ...how },
      `Worker ${id} ended (${outcomeOf(end)}) ${worker.activity()}.`,
    );
  }

  recycled({ process: { id } }: PooledWorker, reason: string): void {
    const fields = { event: "worker_recycled", worker: id, reason };
    this.#log.info(fields, `Worker ${id} is replaced: ${reason}`);
  }

  notClosed({ process: { id } }: PooledWorker, error: unknown): void {
    const fields = { event: "not_closed", worker: id, errors: errorChain(error) };
    this.#log.error(fields, `The model of worker ${id} failed to close.`);
  }

  closedTooLate(): void {
    this.#log.warn({ event: "not_closed" }, "A worker did not close its model in time.");
  }

  /** The last word. */
  gaveUp(reason: string, errors: readonly ErrorReport[]): void {
    this.#log.fatal({ event: "gave_up", errors }, reason);
  }
}

/** How a process ended, in words. */
export function outcomeOf({ code, signal, error }: WorkerEnd): string {
  if (error !== undefined) return error.message;
  return signal === null ? `exit code ${code}` : signal;
}
