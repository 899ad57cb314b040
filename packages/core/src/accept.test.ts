import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Accept } from "./accept.ts";

/** Node's limit for all headers of a request. */
const longest = 16 * 1024;

const installed = ["application/json", "application/msgpack", "text/csv"];

/** RFC 9110 §12.5.1. */
const rfcExample =
  "text/*;q=0.3, text/plain;q=0.7, text/plain;format=flowed, " +
  "text/plain;format=fixed;q=0.4, */*;q=0.5";

describe("quality", () => {
  it.each([
    ["text/plain;format=flowed", 1],
    ["text/plain", 0.7],
    ["text/html", 0.3],
    ["image/jpeg", 0.5],
    ["text/plain;format=fixed", 0.4],
    // Erratum 7138: the RFC's own table says 0.7, but only "text/*" fits.
    ["text/html;level=3", 0.3],
  ])("gives %s in RFC 9110's example a quality of %d", (mediaType, quality) => {
    expect(Accept.parse(rfcExample).quality(mediaType)).toBe(quality);
  });

  it.each([
    ["text/csv;q=0.1, */*", "text/csv", 0.1],
    ["*/*;q=0.1, text/*;q=0.2, text/csv;q=0.3", "text/csv", 0.3],
    ["*/*, application/json;q=0", "application/json", 0],
    ["application/json", "text/csv", 0],
    ["text/csv", "text/csv;header=present", 1],
    ["text/csv;header=present", "text/csv", 0],
    ["text/csv;header=absent", "text/csv", 1],
    ["TEXT/CSV;Header=PRESENT", "text/csv;header=present", 1],
    ["application/json;charset=utf-8", "application/json", 1],
    ["application/json;charset=latin1", "application/json", 0],
    ["application/*+json", "application/vnd.acme+json", 0],
    ["application/json", "application/vnd.acme+json", 0],
    ["text/csv;q=0.2, text/csv;q=0.8", "text/csv", 0.8],
    ["a/b;x=1;y=2;q=0.1, a/b;x=1;q=0.9", "a/b;x=1;y=2", 0.1],
    ["*/*;charset=utf-8;q=0.9, text/*;q=0.2", "text/csv", 0.2],
    ["text/csv;constructor=x, */*;q=0.5", "text/csv", 0.5],
    ["text/csv;__proto__=x, */*;q=0.5", "text/csv", 0.5],
  ])("judges by the most specific range: %s makes %s %d", (header, mediaType, quality) => {
    expect(Accept.parse(header).quality(mediaType)).toBe(quality);
  });

  it.each([
    ["a/b;q=1", 1],
    ["a/b;q=1.000", 1],
    ["a/b;q=0.123", 0.123],
    ["a/b;Q=0.5", 0.5],
    ["a/b;q=.5", 0.5],
    ["a/b;q=0.", 0],
    ['a/b;q="0.5"', 0.5],
    ["a/b;q=0.5;x=1", 0],
    ["a/b;q=0", 0],
    ["a/b;q=0.000", 0],
    // A range whose quality is none does not count, and so leaves nothing acceptable.
    ["a/b;q=2", 0],
    ["a/b;q=1.1", 0],
    ["a/b;q=-1", 0],
    ["a/b;q=high", 0],
    ["a/b;q=", 0],
    ["a/b;q", 0],
  ])("reads %s as %d", (header, quality) => {
    expect(Accept.parse(header).quality("a/b")).toBe(quality);
  });

  it("ignores a range with a bad quality in favour of a less specific one", () => {
    expect(Accept.parse("a/b;q=2, */*;q=0.5").quality("a/b")).toBe(0.5);
  });

  it("refuses to judge what is not a media type", () => {
    const accept = Accept.parse("*/*");
    expect(() => accept.quality("json")).toThrow(TypeError);
    expect(() => accept.quality("text/*")).toThrow(
      '"text/*" is not a media type. Expected one such as "text/csv".',
    );
  });
});

describe("best", () => {
  it.each([
    ["application/json;q=0", undefined],
    ["*/*;q=0.5, application/json;q=0", "application/msgpack"],
    ["text/*;q=0.9, text/csv;q=0.1, application/json;q=0.5", "application/json"],
    ["*/*", "application/json"],
  ])("answers %s rightly, which other libraries do not", (header, mediaType) => {
    expect(Accept.parse(header).best(installed)).toBe(mediaType);
  });

  it.each([
    ["text/csv, application/json", "text/csv"],
    ["application/json, text/csv", "application/json"],
    ["text/csv;q=0.5, application/json;q=0.5", "text/csv"],
    ["text/*, application/*", "text/csv"],
    ["application/*, text/csv", "application/json"],
    ["*/*, text/csv", "application/json"],
    ["text/csv, text/csv, application/json", "text/csv"],
  ])("breaks ties in the client's order: %s", (header, mediaType) => {
    expect(Accept.parse(header).best(installed)).toBe(mediaType);
  });

  it("breaks what is still a tie by the type that the range names in full", () => {
    const offers = ["text/csv;header=present", "text/csv"];
    expect(Accept.parse("text/csv").best(offers)).toBe("text/csv");
    expect(Accept.parse("text/csv;charset=utf-8").best(offers)).toBe("text/csv");
    expect(Accept.parse("text/csv;header=present").best(offers)).toBe("text/csv;header=present");
    expect(Accept.parse("text/*").best(offers)).toBe("text/csv;header=present");
  });

  it("falls back when the client takes none of the types", () => {
    expect(Accept.parse("image/png").best(installed)).toBeUndefined();
    expect(Accept.parse("image/png").best(installed, "text/csv")).toBe("text/csv");
    expect(Accept.parse("*/*").best([])).toBeUndefined();
  });
});

describe("parse", () => {
  it.each([[undefined], [""], ["   "], [","], [" , ,"]])(
    "takes %j for no preference at all",
    (header) => {
      const accept = Accept.parse(header);
      expect(accept.provided).toBe(false);
      expect(accept.quality("image/png")).toBe(1);
      expect(accept.best(installed)).toBe("application/json");
      expect(accept.preferred).toBeUndefined();
      expect(accept.acceptsJson).toBe(true);
    },
  );

  it.each(["json", "*/json", "text/csv;q", "text /csv", ";", "*csv", "q=1"])(
    "accepts nothing for a header that is nothing but malformed: %s",
    (header) => {
      const accept = Accept.parse(header);
      expect(accept.provided).toBe(true);
      expect(accept.ranges).toEqual([]);
      expect(accept.accepts("application/json")).toBe(false);
    },
  );

  it("leaves malformed ranges out and keeps the others", () => {
    const accept = Accept.parse('json, text/csv;q=0.5,, */json, a/b;x="1,2", text/csv;');
    expect(accept.ranges.map(({ mediaType, q }) => [mediaType, q])).toEqual([
      ["text/csv", 0.5],
      ["a/b", 1],
      ["text/csv", 1],
    ]);
  });

  it("takes a bare * for everything, as old Java clients mean it", () => {
    const accept = Accept.parse("text/html, image/gif, *; q=.2, */*; q=.2");
    expect(accept.quality("application/json")).toBe(0.2);
  });

  it("reads several headers joined by a comma as one", () => {
    const joined = ["text/csv;q=0.5", "application/json"].join(", ");
    expect(Accept.parse(joined).best(installed)).toBe("application/json");
  });

  it("takes parameters after q for parameters of the range", () => {
    const [range] = Accept.parse("text/csv;q=0.5;header=present").ranges;
    expect(range?.q).toBe(0.5);
    expect({ ...range?.parameters }).toEqual({ header: "present" });
  });

  it("has no limit on the number of ranges", () => {
    const others = Array.from({ length: 1000 }, (_, index) => `x/y${index}`).join(",");
    const accept = Accept.parse(`${others},text/csv`);
    expect(accept.ranges).toHaveLength(1001);
    expect(accept.best(installed)).toBe("text/csv");
  });

  it.each([
    ["commas", ",".repeat(longest), 0],
    ["short ranges", "*/*,".repeat(longest / 4), longest / 4],
    ["unterminated quotes", `a/b;x="${",".repeat(longest)}`, 0],
    ["quotes", `a/b;x=${'"'.repeat(longest)}`, 0],
    ["spaces", `a/b${" ".repeat(longest)}`, 1],
    ["semicolons", `a/b${";".repeat(longest)}`, 1],
  ])("reads 16 KB of %s", (_what, header, ranges) => {
    expect(Accept.parse(header).ranges).toHaveLength(ranges);
  });

  it("throws at no header, and is the same after toString", () => {
    const header = fc.oneof(fc.string(), fc.stringMatching(/^[a-b*+/;=q.01"\\, ]*$/));
    fc.assert(
      fc.property(header, (any) => {
        const accept = Accept.parse(any);
        expect(Accept.parse(accept.toString()).ranges).toEqual(accept.ranges);
      }),
      { numRuns: 2000 },
    );
  });
});

it("names the client's first choice, wildcards included", () => {
  expect(Accept.parse("text/*;q=0.9, application/json").preferred).toBe("application/json");
  expect(Accept.parse("text/*, application/json").preferred).toBe("text/*");
  expect(Accept.parse("text/csv;q=0").preferred).toBeUndefined();
});

it("knows whether the client takes JSON", () => {
  expect(Accept.parse("application/*").acceptsJson).toBe(true);
  expect(Accept.parse("*/*, application/json;q=0").acceptsJson).toBe(false);
});

it("writes the preferences as a header again", () => {
  const header = 'TEXT/CSV ; header="present";q=0.50, json, */*;q=0';
  expect(Accept.parse(header).toString()).toBe("text/csv;header=present;q=0.5, */*;q=0");
});
