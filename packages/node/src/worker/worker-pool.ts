import { totalmem } from "node:os";
import {
  errorChain,
  type Description,
  type ErrorReport,
  type Health,
} from "@inference-server/core";
import { ChannelClosedError } from "../channel/message.ts";
import type { Log } from "../log.ts";
import { memoryLimit } from "../memory-limit.ts";
import type { ResolvedSettings } from "../resolve-settings.ts";
import { readableFailure, startError } from "../start-error.ts";
import { BackOff } from "./back-off.ts";
import type { Dispatcher } from "./dispatcher.ts";
import { outcomeOf, PoolLog } from "./pool-log.ts";
import { PooledWorker } from "./pooled-worker.ts";
import { Recycler } from "./recycler.ts";
import { recyclingLimits } from "./recycling.ts";
import { notLoaded } from "./refusal.ts";
import { remoteError } from "./remote-error.ts";
import { workerCount } from "./worker-count.ts";
import type { LoadedApplication, StartedApplication, WorkerNotice } from "./worker-message.ts";
import { WorkerProcess, type WorkerEnd } from "./worker-process.ts";

/** What a pool needs. */
export interface WorkerPoolOptions {
  /** A file of the application, or its folder. */
  readonly from: string;
  readonly settings: ResolvedSettings;
  /** How many workers are wanted. */
  readonly workers: number;
  readonly log: Log;
  readonly dispatcher: Dispatcher;
  /** Nothing that could be done here would help: the process is to end. */
  readonly onGiveUp: () => void;
}

/** Milliseconds in which workers must close their models. */
const closeLimit = 2500;

/** Starts worker processes, replaces those that end, and those that have had their time. */
export class WorkerPool {
  /** Told when the model becomes ready, and when it cannot be loaded. */
  onHealth: (health: Health) => void = () => undefined;
  readonly #options: WorkerPoolOptions;
  readonly #log: PoolLog;
  readonly #workers = new Set<PooledWorker>();
  readonly #backOff = new BackOff();
  readonly #firstLoad = Promise.withResolvers<void>();
  readonly #recycler: Recycler;
  #first: PooledWorker | undefined;
  #description: Description | undefined;
  /** How many workers there should be. Of the first one it is learnt how many fit. */
  #wanted = 1;
  #isGrown = false;
  #lastId = 0;
  #isClosing = false;
  #health: Health = { healthy: false, reason: "The model is loading." };

  constructor(options: WorkerPoolOptions) {
    this.#options = options;
    this.#log = new PoolLog(options.log);
    // Whoever loads is told; before anybody does, nobody needs to be.
    this.#firstLoad.promise.catch(() => undefined);
    this.#recycler = new Recycler(this.#workers, (worker, reason) => {
      this.#log.recycled(worker, reason);
      void this.#bringUp(this.#spawn(worker));
    });
    process.on("exit", this.abandon);
  }

  /** Why no worker is ready; healthy if one is. */
  get health(): Health {
    return this.#ready().length > 0 ? { healthy: true } : this.#health;
  }

  /** Who answers what; once a worker is ready, its model's signature too. */
  get description(): Description {
    if (this.#description === undefined) throw new Error("The pool was not started.");
    return this.#description;
  }

  /**
   * Has a first worker compose the application.
   *
   * @throws CompositionError or StartError, as without workers.
   */
  async start(): Promise<StartedApplication> {
    const worker = this.#spawn();
    this.#first = worker;
    try {
      const started = await this.#begin(worker);
      this.#description = started.description;
      return started;
    } catch (error) {
      this.abandon();
      if (!(error instanceof ChannelClosedError)) throw error;
      const problem = {
        code: "worker_ended",
        message: `The first worker ended before it could say what it serves (${outcomeOf(await worker.process.ended)}).`,
        fix: 'See what it printed, and what "inference-server inspect" says.',
      };
      throw startError(problem, error);
    }
  }

  /** Has the first worker load, and then starts the others. Rejects when a load has failed. */
  load(): Promise<void> {
    const first = this.#first;
    this.#first = undefined;
    if (first !== undefined) void this.#bringUp(first, true);
    return this.#firstLoad.promise;
  }

  /** The processes that there are, whatever they do. */
  get processes(): readonly WorkerProcess[] {
    return [...this.#workers].map(({ process: worker }) => worker);
  }

  /** Has every worker close its model, and ends them all. */
  async close(): Promise<void> {
    this.#isClosing = true;
    this.#recycler.stop();
    const timer = setTimeout(() => {
      this.#log.closedTooLate();
      this.abandon();
    }, closeLimit);
    const outcomes = await Promise.allSettled(
      [...this.#workers].map(async ({ isReady, process: worker }) => {
        // A model that is still being loaded is not worth waiting for.
        if (!isReady) worker.kill();
        await (isReady ? worker.close() : worker.ended);
      }),
    );
    clearTimeout(timer);
    process.off("exit", this.abandon);
    const failed = outcomes.find(
      (outcome) => outcome.status === "rejected" && !(outcome.reason instanceof ChannelClosedError),
    );
    if (failed?.status === "rejected") throw failed.reason;
  }

  /** Ends every worker at once, for good. */
  readonly abandon = (): void => {
    this.#isClosing = true;
    this.#recycler.stop();
    process.off("exit", this.abandon);
    for (const { process: worker } of this.#workers) worker.kill();
  };

  #ready(): readonly PooledWorker[] {
    return [...this.#workers].filter(({ isReady, isRetiring }) => isReady && !isRetiring);
  }

  #spawn(replaces?: PooledWorker): PooledWorker {
    this.#lastId += 1;
    const worker = new PooledWorker(
      new WorkerProcess(this.#lastId, {
        onNotice: (_process, notice) => this.#notice(worker, notice),
        onLost: (process) => {
          worker.loss = this.#options.dispatcher.lose(process);
        },
        onEnd: (_process, end) => this.#ended(worker, end),
      }),
      recyclingLimits(this.#options.settings.values),
      replaces,
    );
    this.#workers.add(worker);
    return worker;
  }

  #begin({ process }: PooledWorker): Promise<StartedApplication> {
    const { from, settings } = this.#options;
    return process.start({ from, settings });
  }

  async #bringUp(worker: PooledWorker, isStarted = false): Promise<void> {
    try {
      if (!isStarted) await this.#begin(worker);
      this.#admit(worker, await worker.process.load());
    } catch (error) {
      // That it has ended is seen elsewhere. What cannot be composed any more cannot be mended here.
      if (error instanceof ChannelClosedError || this.#isClosing) return;
      this.#giveUp(readableFailure(error) ?? "A worker cannot be started.", errorChain(error));
    }
  }

  #admit(worker: PooledWorker, loaded: LoadedApplication): void {
    worker.readyAt = performance.now();
    this.#description = loaded.description;
    this.#backOff.succeed();
    this.#options.dispatcher.add(worker.process, loaded.concurrency);
    this.#log.ready(worker, loaded);
    if (worker.replaces !== undefined) void this.#retire(worker.replaces);
    worker.replaces = undefined;
    this.onHealth({ healthy: true });
    this.#firstLoad.resolve();
    if (!this.#isGrown) this.#grow(loaded.rss);
  }

  /** Starts as many more workers as are wanted and fit. */
  #grow(workerBytes: number): void {
    this.#isGrown = true;
    const sources = {
      wanted: this.#options.workers,
      workerBytes,
      frontBytes: process.memoryUsage.rss(),
      grantedBytes: memoryLimit() ?? totalmem(),
    };
    this.#wanted = workerCount(sources);
    this.#log.counted(this.#wanted, sources);
    this.#replenish();
  }

  #notice(worker: PooledWorker, notice: WorkerNotice): void {
    switch (notice.kind) {
      case "concurrency":
        this.#options.dispatcher.setConcurrency(worker.process, notice.concurrency);
        break;
      case "memory":
        worker.process.rss = notice.rss;
        break;
      case "crashed":
        this.#log.crashed(worker, notice.errors);
        break;
      case "loadFailed":
        this.#loadFailed(notice.errors);
    }
  }

  #loadFailed(errors: readonly ErrorReport[]): void {
    if (this.#ready().length > 0) {
      this.#log.loadFailed(errors);
      return;
    }
    this.#health = { healthy: false, reason: "The model could not be loaded.", errors };
    this.#options.dispatcher.refuse(notLoaded(errors));
    this.onHealth(this.#health);
    this.#firstLoad.reject(remoteError(errors));
  }

  #ended(worker: PooledWorker, end: WorkerEnd): void {
    this.#workers.delete(worker);
    if (worker === this.#first) this.#first = undefined;
    // One that ends before it could say anything is seen by whoever waits for that.
    if (this.#isClosing || this.#description === undefined) return;
    if (worker.process.isDismissed && worker.isRetiring) return;
    const pause = this.#backOff.fail(worker.crash());
    this.#recycler.postpone(pause);
    this.#log.ended(worker, end, pause);
    if (this.#ready().length === 0) this.#judge(outcomeOf(end));
    setTimeout(() => this.#replenish(), pause).unref();
  }

  /** Nobody answers: how long has that been so, and is there any hope? */
  #judge(outcome: string): void {
    const { inVain, verdict } = this.#backOff;
    const reason = `${inVain} workers in a row have ended before their model was loaded; the last one: ${outcome}.`;
    if (verdict === "hopeless") this.#giveUp(`${reason} The server ends.`, []);
    else if (verdict === "loop") {
      this.#health = { healthy: false, reason };
      this.#options.dispatcher.refuse(notLoaded([{ name: "Error", message: reason }]));
      this.onHealth(this.#health);
    } else this.#health = { healthy: false, reason: "A worker is being replaced." };
  }

  /** Starts as many workers as are missing. */
  #replenish(): void {
    if (this.#isClosing) return;
    // The successor of a worker that is still there comes on top.
    const staying = [...this.#workers].filter(
      ({ isRetiring, replaces }) =>
        !isRetiring && (replaces === undefined || !this.#workers.has(replaces)),
    );
    const missing = this.#wanted - staying.length;
    for (let count = 0; count < missing; count += 1) void this.#bringUp(this.#spawn());
  }

  /** A worker whose successor is ready finishes what it has, closes its model and ends. */
  async #retire(worker: PooledWorker): Promise<void> {
    worker.isRetiring = true;
    await this.#options.dispatcher.retire(worker.process);
    const timer = setTimeout(() => worker.process.kill("It did not close its model."), closeLimit);
    // One that ends before it is asked to has ended all the same.
    await worker.process.close().catch((error: unknown) => {
      if (!(error instanceof ChannelClosedError)) this.#log.notClosed(worker, error);
    });
    clearTimeout(timer);
  }

  #giveUp(reason: string, errors: readonly ErrorReport[]): void {
    this.#log.gaveUp(reason, errors);
    this.abandon();
    this.#options.onGiveUp();
  }
}
