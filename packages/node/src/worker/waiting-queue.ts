import type { Task } from "./task.ts";

/** Requests that no worker has, oldest first, and how much of them there is. */
export class WaitingQueue {
  #tasks: Task[] = [];
  #bytes = 0;

  get length(): number {
    return this.#tasks.length;
  }

  /** Bytes of the bodies that wait. */
  get bytes(): number {
    return this.#bytes;
  }

  push(task: Task): void {
    this.#tasks.push(task);
    this.#bytes += task.bytes;
  }

  /** Puts requests that a worker had back to the front, in their order. */
  putBack(tasks: readonly Task[]): void {
    this.#tasks.unshift(...tasks);
    for (const { bytes } of tasks) this.#bytes += bytes;
  }

  shift(): Task | undefined {
    const task = this.#tasks.shift();
    if (task !== undefined) this.#bytes -= task.bytes;
    return task;
  }

  /** Takes out those for which this is so. */
  take(isWanted: (task: Task) => boolean): readonly Task[] {
    const taken = this.#tasks.filter(isWanted);
    if (taken.length === 0) return taken;
    this.#tasks = this.#tasks.filter((task) => !isWanted(task));
    for (const { bytes } of taken) this.#bytes -= bytes;
    return taken;
  }
}
