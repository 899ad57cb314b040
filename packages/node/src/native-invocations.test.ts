import { once } from "node:events";
import { createServer } from "node:http";
import { connect } from "node:net";
import { buffer, text } from "node:stream/consumers";
import type { Answer, InvocationHandler } from "@inference-server/http";
import { describe, expect, it, onTestFinished } from "vitest";
import { listening } from "../test/support/listening.ts";
import { NativeInvocations, type OnUnsent } from "./native-invocations.ts";

/** Serves what a handler answers; the port. */
async function serving(handle: InvocationHandler, onUnsent: OnUnsent = () => undefined) {
  const invocations = new NativeInvocations(handle, onUnsent);
  const server = createServer((request, response) => invocations.answer(request, response));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return listening(server);
}

function answer(body: Answer["body"], contentType = "application/octet-stream"): Answer {
  const length = body instanceof Uint8Array ? { "Content-Length": String(body.byteLength) } : {};
  return { status: 200, headers: { "Content-Type": contentType, ...length }, body };
}

async function bytesOf(body: Uint8Array | AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  return body instanceof Uint8Array ? body : await buffer(body);
}

const echo: InvocationHandler = async ({ body }) => answer(await bytesOf(body));

/** A stream of which somebody wants to know whether it was ended. */
function endless() {
  const ended = Promise.withResolvers<void>();
  const iterator: AsyncIterator<Uint8Array> = {
    next: () => Promise.resolve({ done: false, value: new Uint8Array(1000) }),
    return() {
      ended.resolve();
      return Promise.resolve({ done: true, value: undefined });
    },
  };
  return { stream: { [Symbol.asyncIterator]: () => iterator }, ended: ended.promise };
}

function requestWith(body: string): string {
  return `POST / HTTP/1.1\r\nHost: x\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
}

it.each([0, 1, 256, 16_384, 16_385, 65_536, 65_537, 1_000_000])(
  "sends %i bytes back as they were",
  async (length) => {
    const port = await serving(echo);
    const sent = new Uint8Array(length).map((_, index) => index % 256);
    const response = await fetch(`http://127.0.0.1:${port}/`, { method: "POST", body: sent });
    expect(response.headers.get("Content-Length")).toBe(String(length));
    expect(Buffer.compare(await response.bytes(), sent)).toBe(0);
  },
);

it("answers pipelined requests in their order, also where answers are sent together", async () => {
  const port = await serving(echo);
  const numbers = Array.from({ length: 3000 }, (_, index) => `<${index}>`);
  const socket = connect(port, "127.0.0.1");
  socket.write(numbers.map((number) => requestWith(number)).join(""));
  socket.end("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
  expect((await text(socket)).match(/<\d+>/gu)).toEqual(numbers);
});

describe("an answer that cannot be sent", () => {
  it("is told of, and its stream ends", async () => {
    const { stream, ended } = endless();
    const errors: unknown[] = [];
    const unsendable = answer(stream, "no\nheader");
    const port = await serving(
      () => Promise.resolve(unsendable),
      (error, outgoing) => {
        errors.push(error);
        outgoing.writeHead(500).end();
      },
    );
    const response = await fetch(`http://127.0.0.1:${port}/`, { method: "POST", body: "a" });
    expect(response.status).toBe(500);
    expect(errors).toMatchObject([{ code: "ERR_INVALID_CHAR" }]);
    await ended;
  });

  it("breaks its connection if not even that can be told", async () => {
    const unsendable = answer(new Uint8Array(), "no\nheader");
    const port = await serving(
      () => Promise.resolve(unsendable),
      () => {
        throw new Error("The log is full.");
      },
    );
    await expect(fetch(`http://127.0.0.1:${port}/`, { method: "POST" })).rejects.toThrow();
  });

  it("ends its stream if the client has left", async () => {
    const { stream, ended } = endless();
    const port = await serving(async ({ signal }) => {
      if (signal !== undefined && !signal.aborted) await once(signal, "abort");
      return answer(stream);
    });
    const socket = connect(port, "127.0.0.1");
    socket.write(requestWith("a"), () => setImmediate(() => socket.destroy()));
    await ended;
  });
});
