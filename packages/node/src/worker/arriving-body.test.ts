import { expect, it, vi } from "vitest";
import { ArrivingBody } from "./arriving-body.ts";

async function* chunks(
  count: number,
  size: number,
  onChunk: () => void = () => undefined,
): AsyncGenerator<Uint8Array> {
  for (let number = 0; number < count; number += 1) {
    onChunk();
    yield await Promise.resolve(new Uint8Array(size).fill(number));
  }
}

async function bytesOf(body: Uint8Array | AsyncIterable<Uint8Array>): Promise<Buffer> {
  if (body instanceof Uint8Array) return Buffer.from(body);
  const parts: Uint8Array[] = [];
  for await (const chunk of body) parts.push(chunk);
  return Buffer.concat(parts);
}

async function* broken(): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(new Uint8Array(1));
  throw new Error("the client has gone");
}

it.each([
  ["nothing", 0, 0],
  ["one chunk", 1, 10],
  ["many chunks", 20, 1000],
  ["1 MB", 16, 65_536],
])("waits for all of a small body: %s", async (_, count, size) => {
  const body = new ArrivingBody(chunks(count, size));
  const arrived = await body.arrive();
  expect(arrived).toBeInstanceOf(Uint8Array);
  expect(await bytesOf(arrived)).toEqual(await bytesOf(chunks(count, size)));
  expect(body.bytes).toBe(count * size);
});

it("passes a larger one on as it arrives, without a gap", async () => {
  let seen = 0;
  const body = new ArrivingBody(chunks(100, 65_536, () => (seen += 1)));
  const arrived = await body.arrive();
  expect(arrived).not.toBeInstanceOf(Uint8Array);
  expect(seen).toBe(17);
  expect(Buffer.compare(await bytesOf(arrived), await bytesOf(chunks(100, 65_536)))).toBe(0);
  expect(body.bytes).toBe(100 * 65_536);
});

it("lets the rest of a body that nobody wants arrive and go", async () => {
  const body = new ArrivingBody(chunks(100, 65_536));
  const arrived = await body.arrive();
  if (arrived instanceof Uint8Array) throw new TypeError("Expected a stream.");
  await arrived[Symbol.asyncIterator]().return?.();
  await vi.waitFor(() => expect(body.bytes).toBe(100 * 65_536));
  expect(body.error).toBeUndefined();
});

it("keeps why a body does not arrive", async () => {
  const body = new ArrivingBody(broken());
  await expect(body.arrive()).rejects.toThrow("the client has gone");
  expect(body.error).toMatchObject({ message: "the client has gone" });
});
