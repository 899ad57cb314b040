import type { InvocationResult } from "@inference-server/core";
import type { RequestTaker, WorkerRequest } from "./assignment.ts";
import type { Lane } from "./lane.ts";
import { Lanes } from "./lanes.ts";
import { clientGone, deadlineExceeded, overloaded, workerLost, type Refusal } from "./refusal.ts";
import { ServiceTime } from "./service-time.ts";
import { Task } from "./task.ts";
import { WaitingQueue } from "./waiting-queue.ts";

/** What a dispatcher keeps to. */
export interface DispatcherOptions {
  /** How many requests wait at most. */
  readonly queueLength: number;
  /** How many bytes of bodies wait at most. */
  readonly queueBytes: number;
  /** Milliseconds from a request's arrival in which it must be answered. */
  readonly timeout: number;
  /** The clock, in milliseconds. */
  readonly now?: () => number;
}

/** A request that is to be admitted. */
export interface Submission extends WorkerRequest {
  readonly signal?: AbortSignal | undefined;
  /** When it arrived, on the dispatcher's clock. Default: now. */
  readonly arrival?: number;
}

/** What became of a lost worker's requests. */
export interface Loss {
  /** Those it was running: their clients are told to send them again. */
  readonly lost: number;
  /** Those it had not begun: another worker gets them. */
  readonly putBack: number;
}

/** Milliseconds in which a worker must let go of a request whose time is up. */
const grace = 1000;

/** Hands requests out to workers: first come, first served, each within its time or not at all. */
export class Dispatcher {
  readonly #options: DispatcherOptions;
  readonly #now: () => number;
  readonly #queue = new WaitingQueue();
  readonly #serviceTime = new ServiceTime();
  readonly #lanes = new Lanes(this.#serviceTime);
  #refusal: Refusal | undefined;

  constructor(options: DispatcherOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
  }

  /** How many requests all workers together work on at once. */
  get capacity(): number {
    return this.#lanes.capacity;
  }

  /** How many requests no worker has. */
  get waiting(): number {
    return this.#queue.length;
  }

  /** Lets a worker take requests. */
  add(worker: RequestTaker, concurrency: number): void {
    this.#refusal = undefined;
    this.#lanes.open(worker, concurrency);
    this.#dispatch();
  }

  /** Takes note of how many requests a worker works on at once. */
  setConcurrency(worker: RequestTaker, concurrency: number): void {
    this.#lanes.of(worker)?.setConcurrency(concurrency, this.#now());
    this.#dispatch();
  }

  /** Gives a worker nothing more. Resolves when it is done with what it has. */
  async retire(worker: RequestTaker): Promise<void> {
    const lane = this.#lanes.of(worker);
    if (lane === undefined) return;
    lane.isClosed = true;
    await lane.emptied();
    this.#lanes.delete(worker);
  }

  /** A worker is no more: what it ran is lost, what it had not begun goes to the next. */
  lose(worker: RequestTaker): Loss {
    const lane = this.#lanes.of(worker);
    if (lane === undefined) return { lost: 0, putBack: 0 };
    this.#lanes.delete(worker);
    const running = new Set(lane.running);
    const open = lane.clear().filter(({ isAnswered }) => !isAnswered);
    // A body that was passed on as it came is gone with the worker.
    const putBack = open.filter((task) => !running.has(task) && task.isRepeatable);
    const lost = open.filter((task) => running.has(task) || !task.isRepeatable);
    for (const task of lost) task.refuse(workerLost);
    for (const task of putBack) task.assignment = undefined;
    this.#queue.putBack(putBack);
    // What has to wait must not begin if its client has left meanwhile.
    for (const task of putBack) task.watch(() => this.#leave(task));
    if (this.#refusal !== undefined) this.refuse(this.#refusal);
    this.#dispatch();
    return { lost: lost.length, putBack: putBack.length };
  }

  /** Whether a worker takes requests and has none. */
  isIdle(worker: RequestTaker): boolean {
    const lane = this.#lanes.of(worker);
    return lane !== undefined && !lane.isClosed && lane.load === 0;
  }

  /** Refuses what waits and what comes, until there is another worker. */
  refuse(refusal: Refusal): void {
    this.#refusal = refusal;
    for (const task of this.#queue.take(() => true)) task.refuse(refusal);
  }

  /** Admits a request. Rejects only if a worker that is there could not answer at all. */
  submit(submission: Submission): Promise<InvocationResult> {
    const now = this.#now();
    const { headers, body, arrival = now } = submission;
    const times = { arrival, admission: now, deadline: arrival + this.#options.timeout };
    const task = new Task({ headers, body }, times, submission);
    const lane = this.#queue.length === 0 ? this.#lanes.next(now) : undefined;
    if (lane !== undefined && this.#refusal === undefined) this.#assign(task, lane, now);
    else this.#admit(task, now);
    return task.outcome;
  }

  #admit(task: Task, now: number): void {
    const refusal = this.#whyNot(task, now);
    if (refusal !== undefined) {
      task.refuse(refusal);
      return;
    }
    this.#queue.push(task);
    // What has to wait is watched at once: it must not begin if its client has left meanwhile.
    task.watch(() => this.#leave(task));
    this.#dispatch(now);
  }

  /** Looks for requests whose time is up, and for workers that do not let go of them. */
  sweep(): void {
    const now = this.#now();
    const late = this.#queue.take(({ deadline }) => deadline <= now);
    for (const task of late) task.refuse(this.overload());
    for (const lane of this.#lanes.all()) {
      for (const task of lane.ahead) {
        if (task.deadline <= now && !task.isAnswered) {
          task.cancel("It was not begun in time.");
          task.refuse(this.overload());
        }
      }
      // A client's signal costs more than a short request: only those that take long are watched.
      for (const task of lane.tasks) task.watch(() => this.#leave(task));
      for (const task of lane.running) this.#enforce(task, lane, now);
      if (this.#lanes.isHeldUp(lane, now)) this.#takeBack(lane, now);
    }
    this.#dispatch(now);
  }

  /** What waits in a worker behind a request that takes long waits for all workers instead. */
  #takeBack(lane: Lane, now: number): void {
    const tasks = lane.ahead.filter((task) => task.isRepeatable && !task.isAnswered);
    for (const task of tasks) {
      task.takeBack("Another worker may be sooner.");
      lane.remove(task, now);
    }
    this.#queue.putBack(tasks);
  }

  /** What a request is told for which there is no room. */
  overload(): Refusal {
    return overloaded(this.#wait());
  }

  /** Milliseconds until what waits has been answered. */
  #wait(): number {
    return this.#serviceTime.waitFor(this.#queue.length, this.capacity);
  }

  #whyNot(task: Task, now: number): Refusal | undefined {
    if (this.#refusal !== undefined) return this.#refusal;
    if (this.#lanes.next(now) !== undefined) return undefined;
    const { queueLength, queueBytes } = this.#options;
    const { length, bytes } = this.#queue;
    const wait = this.#wait();
    const isFull = length >= queueLength || bytes + task.bytes > queueBytes;
    const isInVain = this.#serviceTime.isKnown && now + wait > task.deadline;
    return isFull || isInVain ? overloaded(wait) : undefined;
  }

  #dispatch(now = this.#now()): void {
    while (this.#queue.length > 0) {
      const lane = this.#lanes.next(now);
      if (lane === undefined) return;
      const task = this.#queue.shift();
      if (task !== undefined) this.#assign(task, lane, now);
    }
  }

  #assign(task: Task, lane: Lane, now: number): void {
    const { worker } = lane;
    // What becomes of a lost worker's requests is settled when it is lost.
    const isCurrent = (): boolean =>
      task.assignment === assignment && this.#lanes.of(worker) !== undefined;
    const assignment = worker.assign(task.request, {
      answered: (result) => {
        this.#serviceTime.observeWork(result.report.milliseconds);
        if (isCurrent()) task.answerWithTimes(result);
      },
      failed: (error) => {
        if (isCurrent()) task.fail(error);
      },
      settled: () => {
        if (isCurrent()) this.#settle(task, lane);
      },
    });
    task.assignTo(worker, assignment);
    lane.add(task, now);
  }

  #settle(task: Task, lane: Lane): void {
    const now = this.#now();
    if (task.startedAt !== undefined) this.#serviceTime.observe(now - task.startedAt);
    task.settle();
    lane.remove(task, now);
    this.#dispatch(now);
  }

  /** The client leaves: what waits is never begun, what runs is told to stop. */
  #leave(task: Task): void {
    if (task.assignment === undefined) this.#queue.take((other) => other === task);
    // A stream has all the time that its client takes; without one it has none of its own.
    if (task.isAnswered) task.deadline = this.#now() + this.#options.timeout;
    task.cancel("The client has left.");
    task.refuse(clientGone);
  }

  /** A request that runs past its time is answered, told to stop, and then made to. */
  #enforce(task: Task, lane: Lane, now: number): void {
    const isStream = task.isAnswered && !task.isCancelled;
    if (task.deadline > now || isStream) return;
    if (task.graceEnds === undefined) {
      task.graceEnds = now + grace;
      task.cancel("The request's time is up.");
      task.refuse(deadlineExceeded(this.#options.timeout));
    } else if (task.graceEnds <= now && !lane.isGivenUp) {
      lane.isClosed = true;
      lane.isGivenUp = true;
      lane.worker.kill("It did not let go of a request whose time was up.");
    }
  }
}
