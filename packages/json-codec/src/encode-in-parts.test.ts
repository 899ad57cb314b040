import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { jsonCodec, jsonLinesCodec, type JsonCodecOptions } from "./index.ts";

const codecs = { jsonCodec, jsonLinesCodec };
type Name = keyof typeof codecs;

/** The text of a list that comes in parts, or why one of them was declined. */
function inParts(
  name: Name,
  parts: readonly (readonly unknown[])[],
  options?: JsonCodecOptions,
): unknown {
  const encoder = codecs[name](options).encodeInParts();
  for (const part of parts) {
    const declined = encoder.add(part);
    if (declined !== undefined) return declined.reason;
  }
  const written = encoder.finish();
  if (typeof written === "string") return written;
  const pieces = written instanceof Uint8Array ? [written] : written;
  return Buffer.concat(pieces).toString();
}

/** The text of a list in one piece, or why it was declined. */
function whole(name: Name, list: readonly unknown[], options?: JsonCodecOptions): unknown {
  try {
    return codecs[name](options).encode(list);
  } catch (error) {
    return (error as Error).message;
  }
}

describe("a list in parts", () => {
  it("is the list", () => {
    expect(inParts("jsonCodec", [[1, { a: -0 }], [[]], ["é", null]])).toBe(
      '[1,{"a":-0},[],"é",null]',
    );
    expect(inParts("jsonLinesCodec", [[1, { a: -0 }], [[]]])).toBe('1\n{"a":-0}\n[]\n');
  });

  it("may be empty, and so may be its parts", () => {
    expect(inParts("jsonCodec", [])).toBe("[]");
    expect(inParts("jsonCodec", [[], []])).toBe("[]");
    expect(inParts("jsonCodec", [[], [1], [], [2], []])).toBe("[1,2]");
    expect(inParts("jsonLinesCodec", [[]])).toBe("");
    expect(inParts("jsonLinesCodec", [[], [1], []])).toBe("1\n");
  });

  it("may have parts of any number and length", () => {
    const list = Array.from({ length: 30_000 }, (_, index) => ({ index, word: "wind" }));
    const ones = list.map((value) => [value]);
    const halves = [list.slice(0, 15_000), list.slice(15_000)];
    for (const name of ["jsonCodec", "jsonLinesCodec"] as const) {
      expect(inParts(name, ones)).toBe(whole(name, list));
      expect(inParts(name, halves)).toBe(whole(name, list));
    }
  });

  it("are held as bytes where they are many", () => {
    const encoder = jsonLinesCodec().encodeInParts();
    for (let part = 0; part < 100; part += 1) encoder.add(["é".repeat(1000)]);
    const pieces = encoder.finish();
    expect(pieces).toEqual([expect.any(Uint8Array), expect.any(Uint8Array)]);
    expect(Buffer.concat(pieces as Uint8Array[]).toString()).toBe(
      `"${"é".repeat(1000)}"\n`.repeat(100),
    );
  });

  it("tells a value's toJSON its place in the whole", () => {
    const value = { toJSON: (key: string) => `at ${key}` };
    expect(inParts("jsonCodec", [[value], [value, value]])).toBe('["at 0","at 1","at 2"]');
  });

  it.each<Name>(["jsonCodec", "jsonLinesCodec"])(
    "is what encode makes of the whole, wherever it is cut: %s",
    (name) => {
      const value = fc.anything({
        withBigInt: true,
        withDate: true,
        withMap: true,
        withTypedArray: true,
        withSparseArray: true,
      });
      const options = fc.record<JsonCodecOptions>({
        bigint: fc.constantFrom("error", "number", "string"),
        nonFinite: fc.constantFrom("null", "string"),
        maxDepth: fc.constantFrom(2, 3, 512),
      });
      fc.assert(
        fc.property(fc.array(fc.array(value, { maxLength: 4 })), options, (parts, given) => {
          expect(inParts(name, parts, given)).toBe(whole(name, parts.flat(), given));
        }),
        { numRuns: 2000 },
      );
    },
  );
});

describe("declines in parts, as the whole", () => {
  it.each<[string, Name, unknown[][], JsonCodecOptions, string]>([
    ["a function", "jsonCodec", [[1, 2], [{ a: () => 1 }]], {}, '"/2/a" as JSON: it is a function'],
    ["undefined", "jsonCodec", [[1], [2, undefined]], {}, '"/2" as JSON: it is undefined'],
    ["NaN", "jsonCodec", [[1], [Number.NaN]], { nonFinite: "error" }, '"/1" as JSON'],
    ["depth", "jsonCodec", [[1], [[[]]]], { maxDepth: 2 }, '"/1/0" as JSON: it is nested deeper'],
    ["a symbol", "jsonLinesCodec", [[1], [Symbol("a")]], {}, '"/1" as JSON: it is a symbol'],
  ])("%s, with its place in the whole: %s", (_, name, parts, options, reason) => {
    expect(inParts(name, parts, options)).toBe(whole(name, parts.flat(), options));
    expect(inParts(name, parts, options)).toContain(reason);
  });
});
