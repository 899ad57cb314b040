import { describe, expect, it } from "vitest";
import { readBody } from "./read-body.ts";

/** Chunks of these lengths, whose bytes count on from chunk to chunk. */
async function* chunksOf(lengths: readonly number[]): AsyncGenerator<Uint8Array> {
  let next = 0;
  for (const length of lengths) {
    yield Uint8Array.from({ length }, () => next++ % 251);
  }
}

it.each([
  ["none", []],
  ["one", [70_000]],
  ["many of a byte", Array.from({ length: 70_000 }, () => 1)],
  ["many of nearly a block", [40_000, 40_000, 65_535, 1, 1]],
  ["small ones between large ones", [1, 65_536, 2, 3, 200_000, 0, 4]],
  ["empty ones", [0, 0, 5, 0]],
])("joins chunks in their order: %s", async (_, lengths) => {
  const told: number[] = [];
  const bytes = await readBody(chunksOf(lengths), (length) => void told.push(length));

  const total = lengths.reduce((sum, length) => sum + length, 0);
  expect(told).toEqual(lengths);
  expect(
    Buffer.compare(
      bytes as Uint8Array,
      Uint8Array.from({ length: total }, (__, at) => at % 251),
    ),
  ).toBe(0);
});

describe("a body of more bytes than are wanted in one piece", () => {
  it("is what has come, and what is to come", async () => {
    const told: number[] = [];
    const lengths = [3, 4, 5, 6];
    const body = await readBody(chunksOf(lengths), (length) => void told.push(length), 6);

    expect(told).toEqual([3, 4]);
    const chunks: Uint8Array[] = [];
    for await (const chunk of body as AsyncIterable<Uint8Array>) chunks.push(chunk);
    expect(chunks.map(({ byteLength }) => byteLength)).toEqual([7, 5, 6]);
    expect(Buffer.concat(chunks)).toEqual(Buffer.from(Array.from({ length: 18 }, (_, at) => at)));
    expect(told).toEqual(lengths);
  });

  it("is in one piece if it has just as many", async () => {
    expect(await readBody(chunksOf([3, 3]), () => undefined, 6)).toEqual(
      Uint8Array.from([0, 1, 2, 3, 4, 5]),
    );
  });

  it("ends its source when nobody wants the rest", async () => {
    let isEnded = false;
    async function* source(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) yield new Uint8Array(10);
      } finally {
        isEnded = true;
      }
    }
    const body = await readBody(source(), () => undefined, 6);
    for await (const _ of body as AsyncIterable<Uint8Array>) break;
    expect(isEnded).toBe(true);
  });
});
