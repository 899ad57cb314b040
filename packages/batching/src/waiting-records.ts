import type { PendingRequest } from "./pending-request.ts";

/** One record of a request, on its way to the model. */
export interface Member {
  readonly request: PendingRequest;
  /** The record's place in its request. */
  readonly place: number;
}

/** A request's records of one group that no call has taken yet. */
interface Part {
  readonly request: PendingRequest;
  readonly places: readonly number[];
  next: number;
}

/** Records that wait for a call, by group. */
export class WaitingRecords {
  readonly #groupBy: ((record: unknown) => unknown) | undefined;
  /** In the order in which they have their turns. */
  readonly #groups = new Map<unknown, Part[]>();
  /** How many are left of each request. */
  readonly #left = new Map<PendingRequest, number>();
  #size = 0;

  constructor(groupBy: ((record: unknown) => unknown) | undefined) {
    this.#groupBy = groupBy;
  }

  /** How many there are. */
  get size(): number {
    return this.#size;
  }

  /** How many may share the next call. */
  get nextSize(): number {
    const [parts = []] = this.#groups.values();
    let size = 0;
    for (const part of parts) size += part.places.length - part.next;
    return size;
  }

  /**
   * Takes in a request's records.
   *
   * @throws what `groupBy` throws. Then nothing was taken in.
   */
  add(request: PendingRequest): void {
    for (const [group, places] of this.#grouped(request.records)) {
      const part = { request, places, next: 0 };
      const parts = this.#groups.get(group);
      if (parts === undefined) this.#groups.set(group, [part]);
      else parts.push(part);
    }
    this.#left.set(request, request.records.length);
    this.#size += request.records.length;
  }

  /**
   * Takes out records for one call: of one group, the next in turn. Requests come first as they
   * arrived; one that is too large for a call goes behind those that wait, and so do groups.
   */
  take(most: number): readonly Member[] {
    const members: Member[] = [];
    const [entry] = this.#groups;
    if (entry === undefined) return members;
    const [group, parts] = entry;
    while (members.length < most) {
      const part = parts.shift();
      if (part === undefined) break;
      const { request, places } = part;
      const end = Math.min(places.length, part.next + most - members.length);
      for (const place of places.slice(part.next, end)) members.push({ request, place });
      this.#reduce(request, end - part.next);
      part.next = end;
      if (end < places.length) parts.push(part);
    }
    this.#groups.delete(group);
    if (parts.length > 0) this.#groups.set(group, parts);
    return members;
  }

  /** Takes out what is left of a request. */
  drop(request: PendingRequest): void {
    const left = this.#left.get(request);
    // Most have been taken as a whole: no search for them.
    if (left === undefined) return;
    for (const [group, parts] of this.#groups) {
      const others = parts.filter((part) => part.request !== request);
      if (others.length === 0) this.#groups.delete(group);
      else if (others.length < parts.length) this.#groups.set(group, others);
    }
    this.#reduce(request, left);
  }

  #reduce(request: PendingRequest, count: number): void {
    const left = (this.#left.get(request) ?? 0) - count;
    if (left > 0) this.#left.set(request, left);
    else this.#left.delete(request);
    this.#size -= count;
  }

  #grouped(records: readonly unknown[]): Iterable<readonly [unknown, readonly number[]]> {
    if (this.#groupBy === undefined) return [[undefined, [...records.keys()]]];
    const groups = new Map<unknown, number[]>();
    for (const [place, record] of records.entries()) {
      const group = this.#groupBy(record);
      const places = groups.get(group);
      if (places === undefined) groups.set(group, [place]);
      else places.push(place);
    }
    return groups;
  }
}
