import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { msgpackCodec, type MsgpackCodecOptions } from "./index.ts";

/** The bytes of a list that comes in parts, or why one of them was declined. */
function inParts(
  parts: readonly (readonly unknown[])[],
  options?: MsgpackCodecOptions,
): Uint8Array | string {
  const encoder = msgpackCodec(options).encodeInParts();
  for (const part of parts) {
    const declined = encoder.add(part);
    if (declined !== undefined) return declined.reason;
  }
  const written = encoder.finish();
  return typeof written === "string" || written instanceof Uint8Array
    ? written
    : new Uint8Array(Buffer.concat(written));
}

/** The bytes of a list in one piece, or why it was declined. */
function whole(list: readonly unknown[], options?: MsgpackCodecOptions): Uint8Array | string {
  try {
    return msgpackCodec(options).encode(list) ?? "nothing";
  } catch (error) {
    return (error as Error).message;
  }
}

/** Cuts a list into parts of so many elements. */
function cut(list: readonly unknown[], length: number): readonly (readonly unknown[])[] {
  return Array.from({ length: Math.ceil(list.length / length) }, (_, index) =>
    list.slice(index * length, (index + 1) * length),
  );
}

const isSame = (left: Uint8Array | string, right: Uint8Array | string) =>
  Buffer.compare(Buffer.from(left), Buffer.from(right)) === 0;

describe("a list in parts", () => {
  it("is the list", () => {
    expect(inParts([[1, "a"], [null]])).toEqual(Uint8Array.of(0x93, 1, 0xa1, 0x61, 0xc0));
    expect(inParts([[new Date(0)], [-1]])).toEqual(whole([new Date(0), -1]));
  });

  it("may be empty, and so may be its parts", () => {
    expect(inParts([])).toEqual(Uint8Array.of(0x90));
    expect(inParts([[], [1], []])).toEqual(Uint8Array.of(0x91, 1));
  });

  it.each([15, 16, 65_535, 65_536])("has the header that %d elements need", (length) => {
    const list = Array.from({ length }, (_, index) => index % 3);
    for (const most of [7, 16, 40_000, 70_000]) {
      expect(isSame(inParts(cut(list, most)), whole(list))).toBe(true);
    }
  });

  it("may be larger than what is written to at a time", () => {
    const plain = Array.from({ length: 60 }, (_, index) => "word ".repeat(index * 400));
    const mixed = plain.map((text, index) => (index % 7 === 0 ? new Uint8Array(9000) : text));
    for (const most of [1, 8, 60]) {
      expect(isSame(inParts(cut(plain, most)), whole(plain))).toBe(true);
      expect(isSame(inParts(cut(mixed, most)), whole(mixed))).toBe(true);
    }
  });

  it("is what encode makes of the whole, wherever it is cut", () => {
    const value = fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withTypedArray: true,
      withSparseArray: true,
    });
    const options = fc.record<MsgpackCodecOptions>({ maxDepth: fc.constantFrom(2, 3, 512) });
    fc.assert(
      fc.property(fc.array(fc.array(value, { maxLength: 4 })), options, (parts, given) => {
        const expected = whole(parts.flat(), given);
        const bytes = inParts(parts, given);
        expect(typeof bytes).toBe(typeof expected);
        expect(isSame(bytes, expected)).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });

  it("comes in pieces where it is large", () => {
    const encoder = msgpackCodec().encodeInParts();
    const list = Array.from({ length: 300_000 }, (_, index) => index);
    encoder.add(list);
    const pieces = encoder.finish();
    expect(Array.isArray(pieces)).toBe(true);
    expect(isSame(Buffer.concat(pieces as Uint8Array[]), whole(list))).toBe(true);
  });

  it("shares no memory with what is written later", () => {
    const first = msgpackCodec().encodeInParts();
    first.add(["first"]);
    const second = msgpackCodec().encodeInParts();
    second.add(["other"]);
    expect(first.finish()).toEqual(whole(["first"]));
    expect(second.finish()).toEqual(whole(["other"]));
  });
});

describe("declines in parts, as the whole", () => {
  it.each<[string, unknown[][], MsgpackCodecOptions, string]>([
    ["a function", [[1, 2], [{ a: () => 1 }]], {}, '"/2/a" as MessagePack: it is a function'],
    ["undefined", [[1], [2, undefined]], {}, '"/2" as MessagePack: it is undefined'],
    ["depth", [[1], [[[]]]], { maxDepth: 2 }, '"/1/0" as MessagePack: it is nested deeper'],
  ])("%s, with its place in the whole", (_, parts, options, reason) => {
    expect(inParts(parts, options)).toBe(whole(parts.flat(), options));
    expect(inParts(parts, options)).toContain(reason);
  });
});
