import { expect, it, vi } from "vitest";
import type { MessageBody } from "../channel/message.ts";
import { ArrivingBody } from "./arriving-body.ts";
import { BodyBudget } from "./body-budget.ts";
import { CollectedBody } from "../channel/collected-body.ts";

const MB = 1024 ** 2;
const roomy = (): BodyBudget => new BodyBudget(256 * MB);
/** Bodies of more than 1 MB are not kept here. */
const narrow = (): BodyBudget => new BodyBudget(4 * MB);

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

async function bytesOf(body: MessageBody | undefined): Promise<Buffer> {
  if (body === undefined) throw new TypeError("Expected a body.");
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
  const body = new ArrivingBody(chunks(count, size), roomy());
  const arrived = await body.arrive();
  expect(arrived).toBeInstanceOf(Uint8Array);
  expect(await bytesOf(arrived)).toEqual(await bytesOf(chunks(count, size)));
  expect(body.bytes).toBe(count * size);
});

it("waits for all of a large body, and keeps it for another worker", async () => {
  const body = new ArrivingBody(chunks(100, 65_536), roomy());
  const arrived = await body.arrive();
  expect(arrived).toBeInstanceOf(CollectedBody);
  const expected = await bytesOf(chunks(100, 65_536));
  expect(Buffer.compare(await bytesOf(arrived), expected)).toBe(0);
  expect(Buffer.compare(await bytesOf(arrived), expected)).toBe(0);
});

it("passes one that is too large to be kept on as it arrives, without a gap", async () => {
  let seen = 0;
  const body = new ArrivingBody(
    chunks(100, 65_536, () => (seen += 1)),
    narrow(),
  );
  const arrived = await body.arrive();
  expect(arrived).not.toBeInstanceOf(Uint8Array);
  expect(seen).toBe(17);
  expect(Buffer.compare(await bytesOf(arrived), await bytesOf(chunks(100, 65_536)))).toBe(0);
  expect(body.bytes).toBe(100 * 65_536);
});

it("has no room for a body beside others, and lets it arrive and go", async () => {
  const budget = new BodyBudget(4 * MB);
  const others = Array.from({ length: 4 }, () => new ArrivingBody(chunks(16, 65_536), budget));
  await Promise.all(others.map((other) => other.arrive()));
  const later = new ArrivingBody(chunks(16, 65_536), budget);
  expect(await later.arrive()).toBeUndefined();
  await vi.waitFor(() => expect(later.bytes).toBe(16 * 65_536));
  later.release();
  for (const other of others) other.release();
  const last = new ArrivingBody(chunks(16, 65_536), budget);
  expect(await last.arrive()).toBeInstanceOf(Uint8Array);
});

it("has room for small bodies, whatever else arrives", async () => {
  const budget = new BodyBudget(0);
  const small = new ArrivingBody(chunks(1, 65_536), budget);
  expect(await small.arrive()).toBeInstanceOf(Uint8Array);
  const larger = new ArrivingBody(chunks(1, 65_537), budget);
  expect(await larger.arrive()).toBeUndefined();
});

it("lets the rest of a body that nobody wants arrive and go", async () => {
  const body = new ArrivingBody(chunks(100, 65_536), narrow());
  const arrived = await body.arrive();
  if (arrived === undefined || arrived instanceof Uint8Array) {
    throw new TypeError("Expected a stream.");
  }
  await arrived[Symbol.asyncIterator]().return?.();
  await vi.waitFor(() => expect(body.bytes).toBe(100 * 65_536));
  expect(body.error).toBeUndefined();
});

it("keeps why a body does not arrive", async () => {
  const body = new ArrivingBody(broken(), roomy());
  await expect(body.arrive()).rejects.toThrow("the client has gone");
  expect(body.error).toMatchObject({ message: "the client has gone" });
});
