import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { connect } from "node:net";
import { expect, it } from "vitest";
import { drainOf } from "./drain.ts";

it("waits for a request under way", async () => {
  const server = createServer();
  const drain = drainOf(server);
  const asked = once(server, "request");
  const answer = fetch(await originOf(server));
  const [, response] = await asked;
  const drained = drain.drain(60_000);
  response.end("done");

  expect(await drained).toBe(0);
  const received = await answer;
  expect(await received.text()).toBe("done");
  expect(received.headers.get("connection")).toBe("close");
});

it("cuts off what takes longer than its limit, and counts it", async () => {
  const server = createServer();
  const drain = drainOf(server);
  const asked = once(server, "request");
  const answer = fetch(await originOf(server)).catch(() => "cut off");
  await asked;

  expect(await drain.drain(0)).toBe(1);
  expect(await answer).toBe("cut off");
});

it("does not wait for a connection that never said anything", async () => {
  const server = createServer();
  const drain = drainOf(server);
  const socket = connect(Number(new URL(await originOf(server)).port), "127.0.0.1");
  await once(server, "connection");
  const closed = once(socket, "close");

  expect(await drain.drain(60_000)).toBe(0);
  await closed;
});

async function originOf(server: Server): Promise<string> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
}
