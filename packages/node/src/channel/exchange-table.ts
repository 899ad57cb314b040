import { places } from "./exchange-numbers.ts";

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
