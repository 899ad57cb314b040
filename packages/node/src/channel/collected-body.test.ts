import { expect, it } from "vitest";
import { CollectedBody } from "./collected-body.ts";

function chunks(...lengths: number[]): Uint8Array[] {
  return lengths.map((length) => new Uint8Array(length).fill(1));
}

async function lengthOf(body: CollectedBody): Promise<number> {
  let length = 0;
  for await (const chunk of body) length += chunk.byteLength;
  return length;
}

it("can be read again while it is whole", async () => {
  const body = new CollectedBody(chunks(3, 4), 7);
  expect(await lengthOf(body)).toBe(7);
  expect(await lengthOf(body)).toBe(7);
  expect(body.isWhole).toBe(true);
});

it("gives back chunks of which all was read", () => {
  const all = chunks(3, 4, 5);
  const body = new CollectedBody(all, 12);
  body.release(2);
  expect(body.isWhole).toBe(true);
  body.release(4);
  expect(body.isWhole).toBe(false);
  expect(all.map(({ byteLength }) => byteLength)).toEqual([0, 4, 5]);
  body.release(6);
  expect(all.map(({ byteLength }) => byteLength)).toEqual([0, 0, 0]);
});

it("leaves alone what shares its memory with others", () => {
  const slab = new Uint8Array(8).fill(1);
  const body = new CollectedBody([slab.subarray(0, 4)], 4);
  body.release(4);
  expect(body.isWhole).toBe(false);
  expect(slab).toHaveLength(8);
});
