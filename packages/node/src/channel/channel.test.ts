import { duplexPair } from "node:stream";
import { piecedBody } from "@inference-server/core";
import { expect, it } from "vitest";
import { CollectedBody } from "./collected-body.ts";
import type { Message } from "./message.ts";
import { Requester } from "./requester.ts";
import { Responder, type Handler } from "./responder.ts";

function connect(handler: Handler, onNotice: (head: unknown) => void = () => undefined) {
  const [near, far] = duplexPair();
  const requester = new Requester(near, onNotice);
  const responder = new Responder(far, handler, () => undefined);
  return { requester, responder, far };
}

function ask(requester: Requester, message: Message): Promise<Message> {
  return requester.request(message).answer;
}

async function bytesOf({ body }: Message): Promise<Buffer> {
  if (body instanceof Uint8Array) return Buffer.from(body);
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function* pieces(
  count: number,
  size: number,
  onEnd: (sent: number) => void = () => undefined,
) {
  let sent = 0;
  try {
    for (; sent < count; sent += 1) yield new Uint8Array(size).fill(sent);
  } finally {
    onEnd(sent);
  }
}

const echo: Handler = ({ head, body }) => ({ head: { echo: head }, body });

it("answers each request with its own answer, whatever their order", async () => {
  const { requester } = connect(async ({ head, body }) => {
    await new Promise((resolve) => setTimeout(resolve, 5 - Number(head)));
    return { head, body };
  });
  const answers = await Promise.all(
    [1, 2, 3, 4, 5].map((id) => ask(requester, { head: id, body: new Uint8Array([id]) })),
  );
  expect(answers.map(({ head }) => head)).toEqual([1, 2, 3, 4, 5]);
  expect(await Promise.all(answers.map(bytesOf))).toEqual(
    [1, 2, 3, 4, 5].map((id) => Buffer.from([id])),
  );
});

it("carries heads with any text and empty bodies", async () => {
  const { requester } = connect(echo);
  const answer = await ask(requester, { head: { "ä\n": "\\\u2028" }, body: new Uint8Array() });
  expect(answer.head).toEqual({ echo: { "ä\n": "\\\u2028" } });
  expect(await bytesOf(answer)).toHaveLength(0);
});

it("carries a body of many megabytes in one piece", async () => {
  const { requester } = connect(echo);
  const body = new Uint8Array(6_000_000).map((_, index) => index % 251);
  const answer = await ask(requester, { head: 1, body });
  expect(Buffer.compare(await bytesOf(answer), body)).toBe(0);
});

it("streams bodies both ways without ever holding more than the credit window", async () => {
  const { requester } = connect(echo);
  const answer = await ask(requester, { head: 1, body: pieces(200, 65_536) });
  let length = 0;
  if (answer.body instanceof Uint8Array) throw new TypeError("Expected a stream.");
  for await (const chunk of answer.body) length += chunk.byteLength;
  expect(length).toBe(200 * 65_536);
});

it("sends an answer that is complete whether it is read or not, and says its length", async () => {
  const bytes = Uint8Array.from({ length: 9_000_000 }, (_, index) => index % 251);
  const { requester } = connect(({ head }) => ({
    head,
    body: head === "pieces" ? piecedBody([bytes.slice(0, 7), bytes.slice(7)]) : bytes,
  }));
  for (const head of ["pieces", "one piece"]) {
    const exchange = requester.request({ head, body: new Uint8Array() });
    const answer = await exchange.answer;
    await exchange.settled;
    expect(answer.body.constructor).not.toBe(Uint8Array);
    expect(answer.body).toMatchObject({ byteLength: 9_000_000 });
    expect(Buffer.compare(await bytesOf(answer), bytes)).toBe(0);
  }
});

it("gives a large request's memory back as it is read", async () => {
  const chunks = Array.from({ length: 150 }, (_, index) => new Uint8Array(65_536).fill(index));
  const expected = Buffer.concat(chunks);
  const body = new CollectedBody(chunks, expected.byteLength);
  const begun = Promise.withResolvers<void>();
  const begin = Promise.withResolvers<void>();
  const { requester } = connect(async (message) => {
    begun.resolve();
    await begin.promise;
    return { head: Buffer.compare(await bytesOf(message), expected), body: new Uint8Array() };
  });
  const { answer } = requester.request({ head: 1, body });
  await begun.promise;
  expect(body.isWhole).toBe(true);
  begin.resolve();
  expect((await answer).head).toBe(0);
  expect(body.isWhole).toBe(false);
  expect(body.byteLength).toBe(expected.byteLength);
  expect(chunks[0]?.byteLength).toBe(0);
});

it("stops a sender whose receiver does not read", async () => {
  let produced = 0;
  const { requester } = connect(() => ({
    head: 1,
    body: (async function* () {
      for (;;) {
        produced += 65_536;
        yield new Uint8Array(65_536);
      }
    })(),
  }));
  const { body } = await ask(requester, { head: 1, body: new Uint8Array() });
  await new Promise((resolve) => setTimeout(resolve, 50));
  const before = produced;
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(produced).toBe(before);
  expect(produced).toBeLessThan(2_000_000);
  if (body instanceof Uint8Array) throw new TypeError("Expected a stream.");
  for await (const _ of body) break;
});

it("tells the sender when the reader stops early", async () => {
  const ended = Promise.withResolvers<number>();
  const { requester } = connect(() => ({ head: 1, body: pieces(1000, 65_536, ended.resolve) }));
  const { body } = await ask(requester, { head: 1, body: new Uint8Array() });
  if (body instanceof Uint8Array) throw new TypeError("Expected a stream.");
  for await (const _ of body) break;
  expect(await ended.promise).toBeLessThan(1000);
});

it("tells the sender when nobody begins to read", async () => {
  const ended = Promise.withResolvers<number>();
  const { requester } = connect(() => ({ head: 1, body: pieces(1000, 65_536, ended.resolve) }));
  const { answer, settled } = requester.request({ head: 1, body: new Uint8Array() });
  const { body } = await answer;
  if (body instanceof Uint8Array) throw new TypeError("Expected a stream.");
  await body[Symbol.asyncIterator]().return?.();
  await settled;
  expect(await ended.promise).toBeLessThan(1000);
});

it("ends the request's body when the answer does not wait for it", async () => {
  const ended = Promise.withResolvers<number>();
  const { requester } = connect(() => ({ head: "too large", body: new Uint8Array() }));
  const answer = await ask(requester, { head: 1, body: pieces(1000, 65_536, ended.resolve) });
  expect(answer.head).toBe("too large");
  expect(await ended.promise).toBeLessThan(1000);
});

it("tells the reader when a body fails on its way", async () => {
  const { requester } = connect(() => ({
    head: 1,
    body: (async function* () {
      yield new Uint8Array(3);
      throw new Error("Broken at three.");
    })(),
  }));
  const answer = await ask(requester, { head: 1, body: new Uint8Array() });
  await expect(bytesOf(answer)).rejects.toThrow("Broken at three.");
});

it("aborts the handler when the request is given up, and rejects at once", async () => {
  const aborted = Promise.withResolvers<unknown>();
  const { requester } = connect(
    (_, { signal }) =>
      new Promise((resolve) => {
        signal.addEventListener("abort", () => {
          aborted.resolve(signal.reason);
          resolve({ head: "too late", body: new Uint8Array() });
        });
      }),
  );
  const exchange = requester.request({ head: 1, body: new Uint8Array() });
  setImmediate(() => exchange.cancel(new Error("The client left.")));
  await expect(exchange.answer).rejects.toThrow("The client left.");
  expect(await aborted.promise).toMatchObject({ message: "The client left." });
  await exchange.settled;
});

it("rejects what the handler throws", async () => {
  const { requester } = connect(() => {
    throw new TypeError("A fault.");
  });
  await expect(ask(requester, { head: 1, body: new Uint8Array() })).rejects.toThrow("A fault.");
});

it("rejects everything under way, and everything after, once the other side is gone", async () => {
  const { requester, far } = connect(() => new Promise(() => undefined));
  const asked = ask(requester, { head: 1, body: new Uint8Array() });
  far.destroy();
  await expect(asked).rejects.toThrow("The other process has ended.");
  await expect(ask(requester, { head: 2, body: new Uint8Array() })).rejects.toMatchObject({
    name: "ChannelClosedError",
  });
});

it("delivers notices in order", async () => {
  const heard: unknown[] = [];
  const { requester, responder } = connect(echo, (head) => heard.push(head));
  responder.notify({ event: "ready" });
  responder.notify({ event: "recycled" });
  await ask(requester, { head: 1, body: new Uint8Array() });
  expect(heard).toEqual([{ event: "ready" }, { event: "recycled" }]);
});
