import { once } from "node:events";
import { connect } from "node:net";
import { setImmediate as pause } from "node:timers/promises";
import { text } from "node:stream/consumers";
import type { UnderlyingSource } from "node:stream/web";
import { Hono } from "hono";
import { describe, expect, it, onTestFinished } from "vitest";
import { listening } from "../test/support/listening.ts";
import type { ClientLimits } from "./client-limits.ts";
import { answerWith, createHttpServer } from "./http-server.ts";

const limits: ClientLimits = {
  headersTimeout: 15,
  requestTimeout: 60,
  keepAliveTimeout: 65,
  maxConnections: 100,
  maxHeaderKB: 16,
};

/** Serves an application on a port of the system's choice; ended after the test. */
async function serving(
  app: Hono,
  hostname = "127.0.0.1",
  stricter: Partial<ClientLimits> = {},
): Promise<number> {
  const server = createHttpServer({ ...limits, ...stricter });
  answerWith(server, app, { hostname, maxBodyBytes: 1000 });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return listening(server);
}

/** Everything that comes back until the server closes the connection. */
async function exchange(port: number, request: string): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  socket.write(request);
  return text(socket);
}

const get = (path: string, ...headers: readonly string[]): string =>
  [`GET ${path} HTTP/1.1`, "Host: x", "Connection: close", ...headers, "\r\n"].join("\r\n");

it.each([
  ["is no HTTP", "\u0016\u0003\u0001\r\n\r\n", 400, "malformed_request"],
  ["has two lengths", get("/", "Content-Length: 1", "Content-Length: 2"), 400, "malformed_request"],
  ["has a Host that is no name", "GET / HTTP/1.0\r\nHost: a b\r\n\r\n", 400, "malformed_request"],
  ["has a target that is no URL", "GET http://[/ HTTP/1.0\r\n\r\n", 400, "malformed_request"],
  [
    "has headers that are too large",
    get("/", `X: ${"x".repeat(20_000)}`),
    431,
    "headers_too_large",
  ],
  ["expects what nobody meets", get("/", "Expect: more"), 417, "unknown_expectation"],
])("refuses a request that %s with a problem document", async (_, request, status, code) => {
  const answer = await exchange(await serving(new Hono()), request);

  const [head = "", body = ""] = answer.split("\r\n\r\n");
  expect(head).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `, "u"));
  expect(head).toMatch(/^content-type: application\/problem\+json$/imu);
  expect(head).toMatch(new RegExp(`^content-length: ${Buffer.byteLength(body)}$`, "imu"));
  expect(JSON.parse(body)).toMatchObject({
    status,
    code,
    requestId: expect.any(String) as unknown,
  });
});

it("answers HTTP/1.0 without a Host header, whatever address it is bound to", async () => {
  const app = new Hono().get("/ping", (context) => context.text("pong"));
  const port = await serving(app, "::1");
  expect(await exchange(port, "GET /ping HTTP/1.0\r\n\r\n")).toMatch(
    /^HTTP\/1\.1 200 OK[^]*pong$/u,
  );
});

it("answers a thrown value that is no Error with a problem document", async () => {
  const app = new Hono().get("/", () => {
    throw "secret";
  });
  const response = await fetch(`http://127.0.0.1:${await serving(app)}/`);
  expect(await response.json()).toMatchObject({ status: 500, code: "internal_error" });
});

type Controller = ReadableStreamDefaultController<Uint8Array>;

/** An application whose one body is a stream. */
function streaming(source: () => UnderlyingSource<Uint8Array>): Hono {
  return new Hono().get("/", () => new Response(new ReadableStream(source())));
}

/** A chunk before the headers are sent, others while it waits for the connection, then an error. */
function failingAfter(chunks: number): UnderlyingSource<Uint8Array> {
  let sent = 0;
  return {
    async pull(controller: Controller) {
      if (sent > 1) await pause();
      sent += 1;
      if (sent <= chunks) controller.enqueue(new Uint8Array(1_000_000).fill(97));
      else throw new Error("secret");
    },
  };
}

describe("a body that fails", () => {
  it.each([1, 4])("after %d chunks breaks its connection", async (chunks) => {
    const port = await serving(streaming(() => failingAfter(chunks)));
    const whole = fetch(`http://127.0.0.1:${port}/`).then((response) => response.text());
    await expect(whole).rejects.toThrow(TypeError);
  });

  it.each([1, 4])("after %d chunks tells the client nothing of the error", async (chunks) => {
    const port = await serving(streaming(() => failingAfter(chunks)));
    const answer = await exchange(port, get("/"));
    expect(answer).not.toContain("secret");
    expect(answer).not.toMatch(/0\r\n\r\n$/u);
  });
});

it("ends the source of a body when the client leaves", async () => {
  const { promise: canceled, resolve } = Promise.withResolvers<void>();
  const app = streaming(() => ({
    pull: (controller: Controller) => controller.enqueue(new Uint8Array(100_000)),
    cancel: () => resolve(),
  }));
  const socket = connect(await serving(app), "127.0.0.1");
  socket.write(get("/"));
  await once(socket, "data");
  socket.destroy();
  await canceled;
});

it("does not write a refusal into the midst of an answer", async () => {
  const app = streaming(() => ({
    start: (controller: Controller) => controller.enqueue(new TextEncoder().encode("begun")),
  }));
  const socket = connect(await serving(app), "127.0.0.1");
  const answer = text(socket);
  socket.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  await once(socket, "data");
  socket.write("garbage\r\n\r\n");

  expect((await answer.catch(() => "HTTP/1.1")).match(/HTTP\/1\.1/gu)).toHaveLength(1);
});

function asking(length: number): string {
  return `POST / HTTP/1.1\r\nHost: x\r\nContent-Length: ${length}\r\nExpect: 100-continue\r\n`;
}

describe("a client that asks whether to send its body", () => {
  const app = new Hono().post("/", async (context) =>
    context.req.header("Content-Length") === "5"
      ? context.text(await context.req.text())
      : context.text("Too large.", 413),
  );

  it("is told to go on", async () => {
    const port = await serving(app);
    const socket = connect(port, "127.0.0.1");
    socket.write(`${asking(5)}Connection: close\r\n\r\n`);
    const [first] = (await once(socket, "data")) as [Buffer];
    expect(first.toString()).toBe("HTTP/1.1 100 Continue\r\n\r\n");
    socket.write("Hello");
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 200 OK[^]*Hello$/);
  });

  it("is refused before it sends what is too large", async () => {
    const answer = await exchange(await serving(app), `${asking(1001)}\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 413 [^]*Connection: close/i);
  });
});

describe("a client that is held to a limit", () => {
  it.each([
    ["headers", { headersTimeout: 0.1 }, "GET / HTTP/1.1\r\n"],
    [
      "body",
      { requestTimeout: 0.1 },
      "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhalf",
    ],
  ])("is told when its %s do not arrive", async (_, stricter, half) => {
    const app = new Hono().post("/", async (context) => context.text(await context.req.text()));
    const answer = await exchange(await serving(app, "127.0.0.1", stricter), half);
    expect(answer).toMatch(/^HTTP\/1\.1 408 [^]*"code":"request_timeout"/u);
  });

  it("is told that its headers are too large for what is set", async () => {
    const port = await serving(new Hono(), "127.0.0.1", { maxHeaderKB: 1 });
    const answer = await exchange(port, get("/", `X: ${"x".repeat(2000)}`));
    expect(answer).toMatch(/^HTTP\/1\.1 431 [^]*MAX_HEADER_KB/u);
  });

  it("loses a connection on which it sends nothing", async () => {
    const app = new Hono().get("/", (context) => context.text("Hello"));
    const port = await serving(app, "127.0.0.1", { keepAliveTimeout: 0.1 });
    expect(await exchange(port, "GET / HTTP/1.1\r\nHost: x\r\n\r\n")).toContain("Hello");
  });

  it("gets no more connections than there may be", async () => {
    const port = await serving(new Hono(), "127.0.0.1", { maxConnections: 1 });
    const first = connect(port, "127.0.0.1");
    await once(first, "connect");
    const second = connect(port, "127.0.0.1").on("error", () => undefined);
    await once(second, "close");
    expect(first.destroyed).toBe(false);
    first.destroy();
  });
});
