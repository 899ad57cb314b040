/** How many exchanges can be under way at once. */
const places = 2 ** 20;
/** Numbers stay below 2^31: V8 keeps larger ones as objects. */
const mostRounds = 2 ** 11;

/** Hands out exchange numbers: never 0, nor one of those under way or of those that ended of late. */
export class ExchangeNumbers {
  /** Numbers that are free again. */
  readonly #free: number[] = [];
  #places = 0;

  take(): number {
    const used = this.#free.pop();
    if (used === undefined) return places + this.#places++;
    const next = used + places;
    return next < mostRounds * places ? next : places + (next % places);
  }

  /** Its last frame has come. */
  release(number: number): void {
    this.#free.push(number);
  }
}

/**
 * The exchanges under way, by their numbers. No `Map`: one whose entries come and go is made anew
 * all the time, and what it was before points to what it became. A table of it that has grown old
 * so keeps alive what younger ones hold; to collect that took a fifth of the front's time.
 */
export class ExchangeTable<Exchange> {
  readonly #numbers: number[] = [];
  readonly #exchanges: (Exchange | undefined)[] = [];

  get(number: number): Exchange | undefined {
    const place = number % places;
    return this.#numbers[place] === number ? this.#exchanges[place] : undefined;
  }

  set(number: number, exchange: Exchange): void {
    const place = number % places;
    this.#numbers[place] = number;
    this.#exchanges[place] = exchange;
  }

  delete(number: number): void {
    if (this.get(number) !== undefined) this.#exchanges[number % places] = undefined;
  }

  /** The numbers of all that are under way. */
  numbers(): readonly number[] {
    return this.#numbers.filter((number) => this.get(number) !== undefined);
  }
}
