import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { describe, expect, it } from "vitest";
import { makeApplication } from "./support/application.ts";
import { invoke } from "./support/invoke.ts";
import { run } from "./support/server-process.ts";

describe("a signal", () => {
  it("finishes what runs, closes the model and ends with 0", async () => {
    const server = run(await makeApplication(), ["src/main.ts"]);
    const origin = await server.origin();
    const answer = rawInvocation(origin, { milliseconds: 500 });
    await answer.sent;
    server.signal("SIGTERM");
    await refusing(origin);
    const [head, body] = await answer.received;

    expect(head).toContain("HTTP/1.1 200 OK");
    expect(head).toContain("Connection: close");
    expect(body).toContain("modelDir");
    expect(await server.exit()).toBe(0);
    expect(server.output).toContain("closed");
    expect(server.log.at(-1)).toMatchObject({ event: "stopped" });
  });

  it("is not held up by connections on which nothing happens", async () => {
    const server = run(await makeApplication(), ["src/main.ts"]);
    const origin = await server.origin();
    const silent = connect(Number(new URL(origin).port), "127.0.0.1");
    await once(silent, "connect");
    // This one stays open for further requests.
    await invoke(origin, {});
    server.signal("SIGINT");

    expect(await server.exit()).toBe(0);
  });

  it("makes the server unhealthy for whoever is still connected", async () => {
    const server = run(await makeApplication(), ["src/main.ts"]);
    const origin = await server.origin();
    await invoke(origin, {});
    const socket = connect(Number(new URL(origin).port), "127.0.0.1");
    socket.write("GET /ping HTTP/1.1\r\n");
    const running = rawInvocation(origin, { milliseconds: 500 });
    await running.sent;
    server.signal("SIGTERM");
    await refusing(origin);
    socket.write("Host: localhost\r\n\r\n");
    const [head] = await textOf(socket);

    expect(head).toContain("HTTP/1.1 503 Service Unavailable");
    expect(head).toContain("Connection: close");
    expect(await server.exit()).toBe(0);
  });

  it("ends the process at once when it comes again", async () => {
    const server = run(await makeApplication(), ["src/main.ts"]);
    const origin = await server.origin();
    const answer = rawInvocation(origin, { milliseconds: 60_000 });
    await answer.sent;
    server.signal("SIGTERM");
    await server.logged("stopping");
    server.signal("SIGTERM");

    expect(await server.exit()).toBe(143);
  });
});

/** Waits until the server accepts no more connections. */
async function refusing(origin: string): Promise<void> {
  const headers = { connection: "close" };
  while (await fetch(`${origin}/ping`, { headers }).catch(() => undefined)) continue;
}

/** One invocation on a connection of its own, its bytes as they come. */
function rawInvocation(
  origin: string,
  record: unknown,
): { readonly sent: Promise<void>; readonly received: Promise<readonly string[]> } {
  const socket = connect(Number(new URL(origin).port), "127.0.0.1");
  const body = JSON.stringify(record);
  const head = [
    "POST /invocations HTTP/1.1",
    "Host: localhost",
    "Content-Type: application/json",
    `Content-Length: ${body.length}`,
    // The server says when it wants the body: then it has the request.
    "Expect: 100-continue",
  ];
  const sent = Promise.withResolvers<void>();
  socket.once("data", () => socket.write(body, () => sent.resolve()));
  socket.write(`${head.join("\r\n")}\r\n\r\n`);
  // The server may be killed in the middle of it.
  socket.on("error", () => {});
  return { sent: sent.promise, received: textOf(socket) };
}

/** What comes until the other side closes: the head of the answer, and its body. */
async function textOf(socket: Socket): Promise<readonly string[]> {
  let text = "";
  socket.on("data", (chunk) => (text += chunk.toString()));
  await once(socket, "close");
  return text.replace(/^HTTP\/1\.1 100 Continue\r\n\r\n/u, "").split("\r\n\r\n");
}
