import { expect, it } from "vitest";
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
      bytes,
      Uint8Array.from({ length: total }, (__, at) => at % 251),
    ),
  ).toBe(0);
});
