import type { RequestTaker } from "./assignment.ts";
import { Lane } from "./lane.ts";
import type { ServiceTime } from "./service-time.ts";

/** Milliseconds after which a request counts as long: its worker is sent nothing ahead meanwhile. */
const heldUp = 100;
/** Milliseconds after which it is worth waking another worker for requests that take no time. */
const busy = 2;

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

  /**
   * The worker that is to be sent the next request: of those that may be sent one, the one that has
   * the fewest. Requests that take no time are sent to the same one as long as it may be sent any
   * and gets on with them: to wake another one takes longer than they do.
   */
  next(now: number): Lane | undefined {
    const { isTrifling } = this.#serviceTime;
    let best: Lane | undefined;
    for (const lane of this.#lanes.values()) {
      if (!this.#hasRoom(lane, now)) continue;
      if (isTrifling && !lane.hasRunSince(now - busy)) return lane;
      if (best === undefined || lane.load < best.load) best = lane;
    }
    return best;
  }

  /** Whether a worker's oldest request takes long. */
  isHeldUp(lane: Lane, now: number): boolean {
    return lane.hasRunSince(now - heldUp);
  }

  #hasRoom(lane: Lane, now: number): boolean {
    const { concurrency, load } = lane;
    if (lane.isClosed || load >= this.#serviceTime.window(concurrency)) return false;
    return load < concurrency || !this.isHeldUp(lane, now);
  }
}
