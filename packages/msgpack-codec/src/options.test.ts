import { describe, expect, it } from "vitest";
import { msgpackCodec } from "./index.ts";

describe("options", () => {
  it.each([
    [
      { bigInt: "number" },
      'msgpackCodec: unknown option "bigInt". Did you mean "bigint"? Known: "bigint", "maxDepth".',
    ],
    [
      { bigint: "string" },
      'msgpackCodec: option "bigint" is "string". Expected one of "error", "number", "bigint".',
    ],
    [
      { maxDepth: 1.5 },
      'msgpackCodec: option "maxDepth" is 1.5. Expected an integer from 1 to 1000.',
    ],
    [
      { maxDepth: 1001 },
      'msgpackCodec: option "maxDepth" is 1001. Expected an integer from 1 to 1000.',
    ],
    [null, 'msgpackCodec: options must be an object, such as { bigint: "bigint" }.'],
  ])("refuses %o", (options, message) => {
    expect(() => msgpackCodec(options as object)).toThrow(new TypeError(message));
  });

  it("takes undefined for absent", () => {
    const codec = msgpackCodec({ bigint: undefined, maxDepth: undefined } as object);

    expect(codec.encode(1)).toEqual(Uint8Array.of(1));
  });
});
