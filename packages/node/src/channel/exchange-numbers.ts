/** How many exchanges can be under way at once. */
export const places = 2 ** 20;
/** Numbers stay below 2^31: V8 keeps larger ones as objects. */
const end = 2 ** 31;

/** Hands out exchange numbers: never 0, nor one of those under way or of those that ended of late. */
export class ExchangeNumbers {
  /** Numbers that are free again. */
  readonly #free: number[] = [];
  #places = 0;

  /** @throws RangeError where too many are under way. */
  take(): number {
    const used = this.#free.pop();
    if (used === undefined) {
      if (this.#places === places) throw new RangeError(`More than ${places} exchanges at once.`);
      return places + this.#places++;
    }
    const next = used + places;
    return next < end ? next : places + (next % places);
  }

  /** Its last frame has come. */
  release(number: number): void {
    this.#free.push(number);
  }
}
