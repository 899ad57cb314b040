import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { connect, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { setTimeout as pause } from "node:timers/promises";
import { expect, it } from "vitest";
import { listening } from "../test/support/listening.ts";
import { drainOf } from "./drain.ts";

it("waits for a request under way", async () => {
  const server = createServer();
  const drain = drainOf(server);
  const asked = once(server, "request");
  const answer = fetch(await originOf(server));
  const [, response] = await asked;
  const drained = drain.drain(60_000);
  response.end("done");

  expect(await drained).toEqual({ running: 0, arriving: 0 });
  const received = await answer;
  expect(await received.text()).toBe("done");
  expect(received.headers.get("connection")).toBe("close");
});

it("answers what comes on a connection that was idle, and then ends that", async () => {
  const server = createServer((_request, response) => response.end("done"));
  const drain = drainOf(server, { next: 60_000, headers: 60_000, body: 60_000 });
  const socket = connect(Number(new URL(await originOf(server)).port), "127.0.0.1");
  const received = text(socket);
  socket.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  await once(socket, "readable");
  const drained = drain.drain(60_000);
  socket.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");

  expect(await drained).toEqual({ running: 0, arriving: 0 });
  expect((await received).match(/done|Connection: [a-z-]+/gu)).toEqual([
    "Connection: keep-alive",
    "done",
    "Connection: close",
    "done",
  ]);
});

it("does not wait long for a connection that stays idle", async () => {
  const server = createServer((_request, response) => response.end("done"));
  const drain = drainOf(server, { next: 10, headers: 60_000, body: 60_000 });
  const answer = await fetch(await originOf(server));
  expect(await answer.text()).toBe("done");

  expect(await drain.drain(60_000)).toEqual({ running: 0, arriving: 0 });
});

it("ends a connection that becomes idle late", async () => {
  const server = createServer();
  const drain = drainOf(server, { next: 10, headers: 60_000, body: 60_000 });
  const asked = once(server, "request");
  const answer = fetch(await originOf(server));
  const [, response] = (await asked) as [IncomingMessage, ServerResponse];
  response.write("be");
  const begun = await answer;
  const drained = drain.drain(60_000);
  await pause(50);
  response.end("gun");

  expect(await begun.text()).toBe("begun");
  expect(begun.headers.get("connection")).toBe("keep-alive");
  expect(await drained).toEqual({ running: 0, arriving: 0 });
});

it("cuts off what takes longer than its limit, and counts it", async () => {
  const server = createServer();
  const drain = drainOf(server);
  const asked = once(server, "request");
  const answer = fetch(await originOf(server)).catch(() => "cut off");
  await asked;

  expect(await drain.drain(0)).toEqual({ running: 1, arriving: 0 });
  expect(await answer).toBe("cut off");
});

it("does not wait for a connection that never said anything", async () => {
  const server = createServer();
  const drain = drainOf(server);
  const socket = connect(Number(new URL(await originOf(server)).port), "127.0.0.1");
  await once(server, "connection");
  const closed = once(socket, "close");

  expect(await drain.drain(60_000)).toEqual({ running: 0, arriving: 0 });
  await closed;
});

it.each([
  ["headers", "POST / HTTP/1.1\r\nHost: x\r\n", { running: 0, arriving: 0 }],
  [
    "body",
    "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhalf",
    { running: 0, arriving: 1 },
  ],
])("does not wait for the rest of %s that does not arrive", async (_, half, cutOff) => {
  const server = createServer((request) => request.resume());
  const drain = drainOf(server, { next: 100, headers: 100, body: 100 });
  const socket = connect(Number(new URL(await originOf(server)).port), "127.0.0.1");
  const [accepted] = (await once(server, "connection")) as [Socket];
  socket.write(half);
  while (accepted.bytesRead < half.length) await pause(5);
  const closed = once(
    socket.on("error", () => undefined),
    "close",
  );

  expect(await drain.drain(60_000)).toEqual(cutOff);
  await closed;
});

it("does not cut off a request whose body it does not take itself", async () => {
  const server = createServer();
  const drain = drainOf(server, { next: 50, headers: 50, body: 50 });
  const asked = once(server, "request") as Promise<[IncomingMessage, ServerResponse]>;
  const answer = fetch(await originOf(server), {
    method: "POST",
    body: new Uint8Array(5_000_000),
  });
  const [request, response] = await asked;
  while (request.readableLength < request.readableHighWaterMark) await pause(5);
  const drained = drain.drain(60_000);
  await pause(200);
  request.resume().once("end", () => response.end("done"));

  expect(await (await answer).text()).toBe("done");
  expect(await drained).toEqual({ running: 0, arriving: 0 });
});

async function originOf(server: Server): Promise<string> {
  return `http://127.0.0.1:${await listening(server)}`;
}
