import { describe, expect, it } from "vitest";
import { jsonCodec } from "./index.ts";

describe("options", () => {
  it.each([
    [
      { bigInt: "number" },
      'jsonCodec: unknown option "bigInt". Did you mean "bigint"? Known: "bigint", "nonFinite", "maxDepth".',
    ],
    [
      { bigint: "exact" },
      'jsonCodec: option "bigint" is "exact". Expected one of "error", "number", "bigint", "string".',
    ],
    [
      { nonFinite: null },
      'jsonCodec: option "nonFinite" is null. Expected one of "null", "string", "error".',
    ],
    [{ maxDepth: 0 }, 'jsonCodec: option "maxDepth" is 0. Expected an integer from 1 to 1000.'],
    [
      { maxDepth: 1001 },
      'jsonCodec: option "maxDepth" is 1001. Expected an integer from 1 to 1000.',
    ],
    [[], 'jsonCodec: options must be an object, such as { bigint: "bigint" }.'],
  ])("refuses %o", (options, message) => {
    expect(() => jsonCodec(options as object)).toThrow(new TypeError(message));
  });

  it("takes undefined for absent", () => {
    const codec = jsonCodec({ bigint: undefined, maxDepth: undefined } as object);

    expect(codec.encode([1])).toBe("[1]");
  });
});
