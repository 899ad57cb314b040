import Negotiator from "negotiator";
import { describe, expect, it } from "vitest";
import { Accept } from "./accept.ts";

const offers = [
  "application/json",
  "text/csv",
  "text/csv;header=present",
  "text/html;level=1",
] as const;

/** What the oracle would answer, best first. */
function oracle(header: string, available: readonly string[] = offers): readonly string[] {
  return new Negotiator({ headers: { accept: header } }).mediaTypes(available);
}

describe("200,000 random Accept headers", () => {
  // Seconds, of which the oracle takes most.
  it("are judged as npm's negotiator judges them, ties aside", { timeout: 60_000 }, () => {
    const random = randomNumbers(20_251_122);
    const differences: string[] = [];
    let ties = 0;
    for (let run = 0; run < 200_000; run += 1) {
      const header = randomHeader(random);
      const expected = oracle(header);
      const accept = Accept.parse(header);
      const qualities = expected.map((mediaType) => accept.quality(mediaType));
      const acceptable = offers.filter((mediaType) => accept.accepts(mediaType));
      const sameTypes = acceptable.toSorted().join() === expected.toSorted().join();
      const sameOrder = qualities.every((quality, index) => quality <= (qualities[index - 1] ?? 1));
      const best = accept.best(offers);
      const tied = best !== expected[0] && best !== undefined;
      if (tied) ties += 1;
      const sameBest = tied ? accept.quality(best) === qualities[0] : best === expected[0];
      if (!sameTypes || !sameOrder || !sameBest) differences.push(header);
    }
    expect(differences).toEqual([]);
    // Ties are a class of their own, explained below; the rest agree on the very answer.
    expect(ties).toBeGreaterThan(0);
    expect(ties).toBeLessThan(40_000);
  });
});

describe("where the two differ on purpose", () => {
  it("ties go to what the client names first, not to what it names most specifically", () => {
    expect(Accept.parse("*/*, text/csv").best(offers)).toBe("application/json");
    expect(oracle("*/*, text/csv")[0]).toBe("text/csv");
  });

  it("a type named twice stands where it was named first, not where it was named last", () => {
    const header = "text/csv, application/json, text/csv";
    expect(Accept.parse(header).best(offers)).toBe("text/csv");
    expect(oracle(header)[0]).toBe("application/json");
  });

  it("the type that a range names in full comes before one with more parameters", () => {
    const available = ["text/csv;header=present", "text/csv"];
    expect(Accept.parse("text/csv").best(available)).toBe("text/csv");
    expect(oracle("text/csv", available)[0]).toBe("text/csv;header=present");
  });

  it("two parameters are more specific than one", () => {
    const header = "a/b;x=1;q=0.9, a/b;x=1;y=2;q=0.1, c/d;q=0.5";
    const available = ["a/b;x=1;y=2", "c/d"];
    expect(Accept.parse(header).best(available)).toBe("c/d");
    expect(oracle(header, available)[0]).toBe("a/b;x=1;y=2");
  });

  it.each(["text/csv;q=2", "text/csv;q=1.1", "text/csv;q=1e-1", "text/csv;q="])(
    "a quality outside the grammar makes the range malformed: %s",
    (header) => {
      expect(Accept.parse(header).best(offers)).toBeUndefined();
      expect(oracle(header)).toContain("text/csv");
    },
  );

  it("a range with a bad quality lets a less specific one decide", () => {
    const header = "text/csv;q=high, text/*;q=0.5";
    expect(Accept.parse(header).accepts("text/csv")).toBe(true);
    expect(oracle(header)).not.toContain("text/csv");
  });

  it("*/json is no range", () => {
    expect(Accept.parse("*/json").accepts("application/json")).toBe(false);
    expect(oracle("*/json")).toEqual(["application/json"]);
  });

  it("a parameter's value * is a value, not a wildcard", () => {
    expect(Accept.parse("text/csv;header=*").best(offers)).toBeUndefined();
    expect(oracle("text/csv;header=*")).toEqual(["text/csv", "text/csv;header=present"]);
  });

  it("a type has charset=utf-8 and header=absent without naming them", () => {
    expect(Accept.parse("application/json;charset=utf-8").best(offers)).toBe("application/json");
    expect(oracle("application/json;charset=utf-8")).toEqual([]);
    expect(Accept.parse("text/csv;header=absent").best(offers)).toBe("text/csv");
    expect(oracle("text/csv;header=absent")).toEqual([]);
  });

  it("a bare * is everything, and an empty header no preference", () => {
    expect(Accept.parse("*").best(offers)).toBe("application/json");
    expect(oracle("*")).toEqual([]);
    expect(Accept.parse("").best(offers)).toBe("application/json");
    expect(oracle("")).toEqual([]);
  });
});

/**
 * One to four well-formed ranges. Left out are the classes above, but for ties and duplicates,
 * which are let in because they cannot change a quality.
 */
function randomHeader(random: (below: number) => number): string {
  const pick = <Value>(values: readonly [Value, ...Value[]]): Value =>
    values[random(values.length)] ?? values[0];
  const spaces = () => pick(["", "", "", " ", "\t "]);
  const range = (): string => {
    const parameter = pick(["", "", "header=present", 'HEADER="Present"', "level=1", "level=2"]);
    const quality = pick(["", "q=0", "q=1", "q=1.000", `q=0.${random(1000)}`, `Q=0.${random(10)}`]);
    const parameters = random(2) === 0 ? [parameter, quality] : [quality, parameter];
    const type = pick([
      "*/*",
      "text/*",
      "application/*",
      "application/json",
      "text/csv",
      "TEXT/Csv",
      "text/html",
      "image/png",
    ]);
    return [type, ...parameters.filter((text) => text !== "")].join(`${spaces()};${spaces()}`);
  };
  const ranges = Array.from({ length: 1 + random(4) }, range);
  return ranges.join(`${spaces()},${spaces()}`);
}

/** The same numbers in every run (mulberry32), so that a failure can be looked at. */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}
