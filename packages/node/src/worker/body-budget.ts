/** Up to this size a body is kept whatever else there is: the number of connections is limited. */
const freeBytes = 64 * 1024;
/** A larger body is passed on as it arrives, once it has come to this. */
const mostBytes = 64 * 1024 ** 2;

/** How much memory the bodies of requests may take while they arrive. */
export class BodyBudget {
  /** A body that grows larger is not kept as a whole: no more than a quarter of everything. */
  readonly largest: number;
  #left: number;

  constructor(bytes: number) {
    this.#left = bytes;
    this.largest = Math.max(freeBytes, Math.min(mostBytes, bytes / 4));
  }

  /** Whether a body of which `before` bytes have come may grow by `more`. It has then been counted. */
  take(before: number, more: number): boolean {
    const counted = Math.max(before + more, freeBytes) - Math.max(before, freeBytes);
    if (counted > this.#left) return false;
    this.#left -= counted;
    return true;
  }

  /** Gives back what a body of so many bytes was counted as. */
  release(bytes: number): void {
    this.#left += Math.max(bytes, freeBytes) - freeBytes;
  }
}
