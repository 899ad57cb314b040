import { describe, expect, it } from "vitest";
import { ExchangeNumbers } from "./exchange-numbers.ts";
import { ExchangeTable } from "./exchange-table.ts";

describe("ExchangeNumbers", () => {
  it("gives no two exchanges under way the same number", () => {
    const numbers = new ExchangeNumbers();
    const taken = Array.from({ length: 1000 }, () => numbers.take());
    expect(new Set(taken).size).toBe(1000);
  });

  it("gives a number that is free again only after many others", () => {
    const numbers = new ExchangeNumbers();
    const seen: number[] = [];
    for (let count = 0; count < 2000; count += 1) {
      const number = numbers.take();
      seen.push(number);
      numbers.release(number);
    }
    expect(new Set(seen).size).toBe(2000);
  });

  it("gives numbers that four bytes hold, and never 0", () => {
    const numbers = new ExchangeNumbers();
    let largest = 0;
    let least = Infinity;
    for (let count = 0; count < 10_000; count += 1) {
      const number = numbers.take();
      largest = Math.max(largest, number);
      least = Math.min(least, number);
      numbers.release(number);
    }
    expect(least).toBeGreaterThan(0);
    expect(largest).toBeLessThan(2 ** 31);
  });
});

describe("ExchangeTable", () => {
  it("finds an exchange by its number until it is deleted", () => {
    const numbers = new ExchangeNumbers();
    const table = new ExchangeTable<string>();
    const number = numbers.take();
    table.set(number, "a");
    expect(table.get(number)).toBe("a");
    expect(table.numbers()).toEqual([number]);
    table.delete(number);
    expect(table.get(number)).toBeUndefined();
    expect(table.numbers()).toEqual([]);
  });

  it("does not take an earlier exchange for the one in its place", () => {
    const numbers = new ExchangeNumbers();
    const table = new ExchangeTable<string>();
    const earlier = numbers.take();
    numbers.release(earlier);
    const later = numbers.take();
    table.set(later, "later");
    expect(table.get(earlier)).toBeUndefined();
    table.delete(earlier);
    expect(table.get(later)).toBe("later");
  });
});
