import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { connect, type AddressInfo, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { setImmediate as nextTurn, setTimeout as pause } from "node:timers/promises";
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
  await notListening(server);
  response.end("done");

  expect(await drained).toEqual({ running: 0, arriving: 0 });
  const received = await answer;
  expect(await received.text()).toBe("done");
  expect(received.headers.get("connection")).toBe("close");
});

it("answers what comes on a connection that was idle, and then ends that", async () => {
  const server = createServer((_request, response) => response.end("done"));
  const drain = drainOf(server, { headers: 60_000, body: 60_000 });
  const socket = await connected(server);
  const received = text(socket);
  socket.write(request);
  await once(socket, "readable");
  const drained = drain.drain(60_000);
  await notListening(server);
  socket.write(request);

  expect(await drained).toEqual({ running: 0, arriving: 0 });
  expect(partsOf(await received)).toEqual(["keep-alive", "done", "close", "done"]);
});

it("answers on connections that the system has accepted", async () => {
  const server = createServer((_request, response) => response.end("done"));
  const drain = drainOf(server);
  const port = await listening(server);
  const sockets = Array.from({ length: 20 }, () => connect(port, "127.0.0.1"));
  // They are asked for in the next tick; the server sees them a turn later.
  await new Promise<void>((resolve) => process.nextTick(resolve));
  const answers = sockets.map(async (socket) => {
    socket.write(request.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"));
    return partsOf(await text(socket));
  });

  expect(await drain.drain(60_000)).toEqual({ running: 0, arriving: 0 });
  expect(await Promise.all(answers)).toEqual(sockets.map(() => ["close", "done"]));
});

it("tells nobody to come back on another connection while it still accepts them", async () => {
  const wasListening: boolean[] = [];
  const server = createServer((_request, response) => {
    response.end("done");
    wasListening.push(server.listening);
  });
  const drain = drainOf(server);
  const socket = await connected(server);
  const received = text(socket);
  const drained = drain.drain(60_000);
  for (let turn = 0; turn < 50 && server.listening; turn += 1) {
    const count = wasListening.length;
    socket.write(request);
    while (wasListening.length === count) await nextTurn();
  }
  await notListening(server);
  if (!wasListening.includes(false)) socket.write(request);

  expect(await drained).toEqual({ running: 0, arriving: 0 });
  expect(wasListening).toContain(true);
  expect(partsOf(await received).filter((part) => part !== "done")).toEqual(
    wasListening.map((isListening) => (isListening ? "keep-alive" : "close")),
  );
});

it("does not wait long for a connection that stays idle", async () => {
  const server = createServer(kept, (_request, response) => response.end("done"));
  const drain = drainOf(server, { headers: 10, body: 60_000 });
  const socket = await connected(server);
  const received = text(socket);
  socket.write(request);
  await once(socket, "readable");

  expect(await drain.drain(60_000)).toEqual({ running: 0, arriving: 0 });
  expect(partsOf(await received)).toEqual(["keep-alive", "done"]);
});

it("reads what has arrived before it ends a connection", async () => {
  const server = createServer((_request, response) => response.end("done"));
  const drain = drainOf(server, { headers: 20, body: 60_000 });
  const socket = await connected(server);
  const received = text(socket);
  const drained = drain.drain(60_000);
  await notListening(server);
  socket.write(request);
  // Meanwhile nothing is read here, as while a model computes.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);

  expect(await drained).toEqual({ running: 0, arriving: 0 });
  expect(partsOf(await received)).toEqual(["close", "done"]);
});

it("answers what comes on a connection that becomes idle late, and then ends that", async () => {
  const server = createServer((incoming, response) => {
    if (incoming.url === "/late") response.write("late ");
    else response.end("done");
  });
  const drain = drainOf(server, { headers: 100, body: 60_000 });
  const asked = once(server, "request") as Promise<[IncomingMessage, ServerResponse]>;
  const socket = await connected(server);
  const received = text(socket);
  socket.write(request.replace("/", "/late"));
  const [, response] = await asked;
  const drained = drain.drain(60_000);
  await pause(200);
  response.end();
  await once(response, "close");
  socket.write(request);

  expect(await drained).toEqual({ running: 0, arriving: 0 });
  expect(partsOf(await received)).toEqual(["keep-alive", "late", "close", "done"]);
});

it("ends a connection that becomes idle late, and stays so", async () => {
  const server = createServer(kept);
  const drain = drainOf(server, { headers: 10, body: 60_000 });
  const asked = once(server, "request") as Promise<[IncomingMessage, ServerResponse]>;
  const socket = await connected(server);
  const received = text(socket);
  socket.write(request);
  const [, response] = await asked;
  response.write("late");
  const drained = drain.drain(60_000);
  await notListening(server);
  response.end();

  expect(await drained).toEqual({ running: 0, arriving: 0 });
  expect(partsOf(await received)).toEqual(["keep-alive", "late"]);
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
  const drain = drainOf(server, { headers: 100, body: 100 });
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
  const drain = drainOf(server, { headers: 50, body: 50 });
  const asked = once(server, "request") as Promise<[IncomingMessage, ServerResponse]>;
  const answer = fetch(await originOf(server), {
    method: "POST",
    body: new Uint8Array(5_000_000),
  });
  const [incoming, response] = await asked;
  while (incoming.readableLength < incoming.readableHighWaterMark) await pause(5);
  const drained = drain.drain(60_000);
  await pause(200);
  incoming.resume().once("end", () => response.end("done"));

  expect(await (await answer).text()).toBe("done");
  expect(await drained).toEqual({ running: 0, arriving: 0 });
});

/** Connections end when the drain ends them, not before. */
const kept = { keepAliveTimeout: 60_000 };
const request = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

async function originOf(server: Server): Promise<string> {
  const address = server.address();
  const port = address === null ? await listening(server) : (address as AddressInfo).port;
  return `http://127.0.0.1:${port}`;
}

/** A connection that the server has accepted. */
async function connected(server: Server): Promise<Socket> {
  const accepted = once(server, "connection");
  const socket = connect(Number(new URL(await originOf(server)).port), "127.0.0.1");
  await accepted;
  return socket;
}

async function notListening(server: Server): Promise<void> {
  while (server.listening) await nextTurn();
}

/** What responses say of their connections, and their bodies. */
function partsOf(responses: string): readonly string[] {
  return responses.match(/(?<=Connection: )[a-z-]+|late|done/gu) ?? [];
}
