import type { RequestTaker } from "./assignment.ts";
import { Lane } from "./lane.ts";
import type { ServiceTime } from "./service-time.ts";

/** Milliseconds after which a request counts as long: its worker is sent nothing ahead meanwhile. */
const heldUp = 100;

/** The workers that take requests, with what each of them has. */
export class Lanes {
  readonly #lanes = new Map<RequestTaker, Lane>();
  readonly #serviceTime: ServiceTime;

  constructor(serviceTime: ServiceTime) {
    this.#serviceTime = serviceTime;
  }

  /** How many requests all workers together work on at once. */
  get capacity(): number {
    let sum = 0;
    for (const { isClosed, concurrency } of this.#lanes.values()) sum += isClosed ? 0 : concurrency;
    return sum;
  }

  open(worker: RequestTaker, concurrency: number): void {
    this.#lanes.set(worker, new Lane(worker, concurrency));
  }

  of(worker: RequestTaker): Lane | undefined {
    return this.#lanes.get(worker);
  }

  delete(worker: RequestTaker): void {
    this.#lanes.delete(worker);
  }

  all(): Iterable<Lane> {
    return this.#lanes.values();
  }

  /** Of the workers that may be sent a request, the one that has the fewest. */
  roomiest(now: number): Lane | undefined {
    let best: Lane | undefined;
    for (const lane of this.#lanes.values()) {
      const { concurrency, load } = lane;
      if (lane.isClosed || load >= this.#serviceTime.window(concurrency)) continue;
      if (load >= concurrency && this.isHeldUp(lane, now)) continue;
      if (best === undefined || load < best.load) best = lane;
    }
    return best;
  }

  /** Whether a worker's oldest request takes long. */
  isHeldUp(lane: Lane, now: number): boolean {
    return lane.hasRunSince(now - heldUp);
  }
}
