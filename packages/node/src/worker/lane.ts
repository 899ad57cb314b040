import type { RequestTaker } from "./assignment.ts";
import type { Task } from "./task.ts";

/**
 * One worker and the requests it has been sent, oldest first. A worker runs them in that order, at
 * most `concurrency` at a time: so the first of them are those it runs, and nobody needs to be told.
 */
export class Lane {
  readonly worker: RequestTaker;
  /** It gets nothing more. */
  isClosed = false;
  /** It was made to end. */
  isGivenUp = false;
  #concurrency: number;
  #tasks: Task[] = [];
  #onEmpty: () => void = () => undefined;

  constructor(worker: RequestTaker, concurrency: number) {
    this.worker = worker;
    this.#concurrency = concurrency;
  }

  get concurrency(): number {
    return this.#concurrency;
  }

  /** How many requests it has been sent and has not settled. */
  get load(): number {
    return this.#tasks.length;
  }

  /** Whether its oldest request began before then. */
  hasRunSince(before: number): boolean {
    const [oldest] = this.#tasks;
    return (oldest?.startedAt ?? Number.POSITIVE_INFINITY) < before;
  }

  /** All that it has been sent and has not settled. */
  get tasks(): readonly Task[] {
    return this.#tasks;
  }

  /** What it works on. */
  get running(): readonly Task[] {
    return this.#tasks.slice(0, this.#concurrency);
  }

  /** What it has been sent ahead. */
  get ahead(): readonly Task[] {
    return this.#tasks.slice(this.#concurrency);
  }

  setConcurrency(concurrency: number, now: number): void {
    this.#concurrency = concurrency;
    this.#begin(now);
  }

  add(task: Task, now: number): void {
    this.#tasks.push(task);
    this.#begin(now);
  }

  /** Takes out what the worker is done with; what comes next begins. */
  remove(task: Task, now: number): void {
    const place = this.#tasks.indexOf(task);
    // Nearly always: to cut it out takes five times as long.
    if (place === 0) this.#tasks.shift();
    else if (place > 0) this.#tasks.splice(place, 1);
    this.#begin(now);
    if (this.#tasks.length === 0) this.#onEmpty();
  }

  /** Takes out everything. */
  clear(): readonly Task[] {
    const tasks = this.#tasks;
    this.#tasks = [];
    this.#onEmpty();
    return tasks;
  }

  /** Resolves when the worker has nothing left to do. */
  emptied(): Promise<void> {
    return new Promise((resolve) => {
      this.#onEmpty = resolve;
      if (this.#tasks.length === 0) resolve();
    });
  }

  #begin(now: number): void {
    const running = Math.min(this.#concurrency, this.#tasks.length);
    for (let place = 0; place < running; place += 1) {
      const task = this.#tasks[place];
      if (task !== undefined) task.startedAt ??= now;
    }
  }
}
