import { once } from "node:events";
import { readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { connect } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, it, onTestFinished } from "vitest";
import { availableCpus } from "../src/available-cpus.ts";
import { makeApplication, type Application } from "./support/application.ts";
import { invoke } from "./support/invoke.ts";
import { run, type LogLine, type ServerProcess } from "./support/server-process.ts";

/** A model whose record says what shall happen to the process that runs it. */
const plugins = `import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { defineCodec, defineModel } from "@inference-server/core";

const json = defineCodec({
  name: "json",
  consumes: ["application/json"],
  produces: ["application/json"],
  decode: (bytes) => JSON.parse(new TextDecoder().decode(bytes)),
  encode: (value) => JSON.stringify(value),
});

const lines = defineCodec({
  name: "lines",
  produces: ["application/jsonlines"],
  recordsOnly: true,
  encode: (values) => values.map((value) => JSON.stringify(value) + "\\n").join(""),
  async *encodeStream(values) {
    for await (const value of values) yield new TextEncoder().encode(JSON.stringify(value) + "\\n");
  },
});

function compute(milliseconds) {
  const end = Date.now() + milliseconds;
  while (Date.now() < end);
}

async function* count(to) {
  for (let number = 1; number <= to; number += 1) {
    await pause(5);
    yield { number, pid: process.pid };
  }
}

const model = defineModel({
  name: "moody",
  load: ({ modelDir, threads }) => {
    if (existsSync("broken")) throw new Error(readFileSync("broken", "utf8"));
    return { modelDir, threads };
  },
  predict: ({ record, model, context }) => {
    if (record.compute !== undefined) compute(record.compute);
    if (record.forever === true) for (;;);
    if (record.abort === true) process.abort();
    if (record.exit !== undefined) process.exit(record.exit);
    if (record.count !== undefined) return count(record.count);
    if (record.text !== undefined) return { length: record.text.length };
    if (record.wait !== undefined) {
      return pause(record.wait, { pid: process.pid }, { signal: context.signal }).catch((error) => {
        appendFileSync("aborted", "aborted\\n");
        throw error;
      });
    }
    return { pid: process.pid, threads: model.threads };
  },
  close: () => console.log("closed by " + process.pid),
});

export default [json, lines, model];
`;

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
}

async function ask(origin: string, record: unknown): Promise<Answer> {
  const response = await invoke(origin, record);
  const body = (await response.json()) as Answer["body"];
  return { status: response.status, headers: response.headers, body };
}

/** A server of this application with workers, ready to predict. */
async function serveWith(
  env: Readonly<Record<string, string>>,
  files: Readonly<Record<string, string>> = {},
): Promise<{
  readonly server: ServerProcess;
  readonly origin: string;
  readonly application: Application;
}> {
  const application = await makeApplication({ "src/plugins.ts": plugins, ...files });
  const server = run(application, ["src/main.ts"], { env: { WORKERS: "1", ...env } });
  const origin = await server.origin();
  await server.logged("ready");
  return { server, origin, application };
}

/** The lines of the log with this event. */
function linesOf(server: ServerProcess, event: string): readonly LogLine[] {
  return server.log.filter((line) => line["event"] === event);
}

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await pause(20);
}

/** Waits for as many lines with this event. */
async function logged(server: ServerProcess, event: string, count = 1): Promise<LogLine> {
  await until(() => linesOf(server, event).length >= count);
  return linesOf(server, event)[count - 1] ?? {};
}

function isAlive(pid: unknown): boolean {
  try {
    // A zombie has ended: only whoever adopted it has not taken note yet.
    return !/^State:\s+Z/mu.test(readFileSync(`/proc/${Number(pid)}/status`, "utf8"));
  } catch {
    return false;
  }
}

/** Has a process of the test end, if it has not by then. */
function endAfterTest(pid: unknown): void {
  onTestFinished(() => {
    if (isAlive(pid)) process.kill(Number(pid), "SIGKILL");
  });
}

describe("with workers", () => {
  it("answers /ping while the model computes without a pause", async () => {
    const { origin } = await serveWith({});
    let isDone = false;
    const answer = ask(origin, { compute: 3000 }).finally(() => (isDone = true));
    for (let count = 0; count < 10; count += 1) {
      const ping = await fetch(`${origin}/ping`, { signal: AbortSignal.timeout(2000) });
      expect(ping.status).toBe(200);
      await pause(20);
    }
    expect(isDone).toBe(false);
    expect((await answer).status).toBe(200);
  });

  it("shares the work among as many processes as are wanted", async () => {
    const { server, origin } = await serveWith({ WORKERS: "2", THREADS: "3" });
    await logged(server, "worker_ready", 2);
    const answers = await Promise.all([
      ask(origin, { compute: 500 }),
      ask(origin, { compute: 500 }),
    ]);
    expect(new Set(answers.map(({ body }) => body["pid"])).size).toBe(2);
    expect(answers[0]?.body).toMatchObject({ threads: 3 });
    expect(linesOf(server, "workers")).toMatchObject([{ workers: 2, wanted: 2 }]);
    const workers = linesOf(server, "invocation").map(({ worker }) => worker);
    expect(new Set(workers)).toEqual(new Set([1, 2]));
  });

  it("has one for each CPU where nothing is set", async () => {
    const { server, origin } = await serveWith({ WORKERS: "" });
    expect((await logged(server, "workers"))["wanted"]).toBe(availableCpus());
    expect((await ask(origin, {})).body["pid"]).not.toBe(server.pid);
  });

  it("streams answers, and takes bodies of any size", async () => {
    const { origin } = await serveWith({});
    const response = await fetch(`${origin}/invocations`, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/jsonlines" },
      body: JSON.stringify({ count: 50 }),
    });
    expect(response.headers.get("Content-Length")).toBeNull();
    expect((await response.text()).trim().split("\n")).toHaveLength(50);
    const large = await ask(origin, { text: "x".repeat(8_000_000) });
    expect(large.body).toEqual({ length: 8_000_000 });
  });

  it("refuses a large body that nobody reads, and keeps the connection", async () => {
    const { origin } = await serveWith({});
    const response = await fetch(`${origin}/invocations`, {
      method: "POST",
      headers: { "Content-Type": "image/png" },
      body: new Uint8Array(5_000_000),
    });
    expect(response.status).toBe(415);
    expect(await response.json()).toMatchObject({ code: "unsupported_media_type" });
    const tooLarge = await fetch(`${origin}/invocations`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: new ReadableStream({
        pull: (controller) => controller.enqueue(new Uint8Array(1_000_000).fill(32)),
      }),
      duplex: "half",
    }).catch(() => undefined);
    // Whoever sends without end may see the connection end before it reads the answer.
    expect([undefined, 413]).toContain(tooLarge?.status);
    expect((await ask(origin, {})).status).toBe(200);
  });

  it("refuses plugins in code, and says where to put them", async () => {
    const application = await makeApplication({
      "src/main.ts": `import { serve } from "@inference-server/node";
import plugins from "./plugins.ts";
await serve({ plugins });
`,
    });
    const server = run(application, ["src/main.ts"], { env: { WORKERS: "1" } });
    expect(await server.exit()).toBe(1);
    expect(server.errors.join("\n")).toContain('"plugins": "./src/plugins.ts"');
    expect(server.errors.join("\n")).toContain('("workers" is 1, from WORKERS)');
  });

  it("prints all that is wrong with a composition, once, and ends with 1", async () => {
    const application = await makeApplication({
      "src/plugins.ts": `import { definePlugin } from "@inference-server/core";
const predictFn = () => 1;
export default [
  definePlugin({ name: "a", hooks: { predictFn } }),
  definePlugin({ name: "b", hooks: { predictFn, pingFm: () => true } }),
];
`,
    });
    const server = run(application, ["src/main.ts"], { env: { WORKERS: "2" } });
    expect(await server.exit()).toBe(1);
    expect(server.errors.filter((line) => line.startsWith("- ["))).toHaveLength(1);
    expect(server.errors.join("\n")).toContain("[unknown_hook]");
    expect(linesOf(server, "worker_ended")).toEqual([]);
  });
});

describe("a worker that ends", () => {
  it("fails the request that it ran, and no other", async () => {
    const { server, origin } = await serveWith({ WORKERS: "2" });
    await logged(server, "worker_ready", 2);
    const { body } = await ask(origin, {});
    // A worker runs one at a time: the second of these waits in the queue, or in the other worker.
    const answers = [1, 2, 3, 4].map(() => ask(origin, { compute: 400 }));
    await pause(200);
    process.kill(Number(body["pid"]), "SIGKILL");
    const outcomes = (await Promise.all(answers)).map(
      ({ status, body: { code } }) => code ?? status,
    );
    expect(outcomes.filter((outcome) => outcome !== 200)).toEqual(["worker_lost"]);
    expect(await logged(server, "worker_ended")).toMatchObject({ signal: "SIGKILL", lost: 1 });
    await logged(server, "worker_ready", 3);
    const again = await Promise.all([ask(origin, { compute: 300 }), ask(origin, { compute: 300 })]);
    expect(new Set(again.map(({ body: { pid } }) => pid)).size).toBe(2);
  });

  it("says that the request may be sent again", async () => {
    const { server, origin } = await serveWith({});
    const { status, headers, body } = await ask(origin, { abort: true });
    expect(status).toBe(503);
    expect(headers.get("Retry-After")).toBe("1");
    expect(body).toMatchObject({ code: "worker_lost", requestId: "an-id" });
    expect(body["detail"]).toContain("safe to send the request again");
    expect((await ask(origin, {})).status).toBe(200);
    expect(linesOf(server, "worker_ended")).toMatchObject([{ signal: "SIGABRT", lost: 1 }]);
  });

  it("breaks off the answer that it streamed", async () => {
    const { origin } = await serveWith({});
    const { body } = await ask(origin, {});
    const response = await fetch(`${origin}/invocations`, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/jsonlines" },
      body: JSON.stringify({ count: 100_000 }),
    });
    process.kill(Number(body["pid"]), "SIGKILL");
    await expect(response.text()).rejects.toThrow("terminated");
    expect((await ask(origin, {})).status).toBe(200);
  });

  it("again and again before it has loaded is what /ping says", async () => {
    const application = await makeApplication({
      "src/plugins.ts": `import { defineModel } from "@inference-server/core";
export default defineModel({ name: "doomed", load: () => process.exit(3), predict: () => 1 });
`,
    });
    const server = run(application, ["src/main.ts"], { env: { WORKERS: "1" } });
    const origin = await server.origin();
    await logged(server, "worker_ended", 5);
    const ping = await fetch(`${origin}/ping`);
    expect(ping.status).toBe(503);
    expect(await ping.text()).toContain("5 workers in a row");
    server.signal("SIGTERM");
    expect(await server.exit()).toBe(0);
  });
});

describe("a deadline", () => {
  it("ends an endless loop: 504, and another worker takes over", async () => {
    const { server, origin } = await serveWith({ SAGEMAKER_MODEL_SERVER_TIMEOUT: "1" });
    const { status, body } = await ask(origin, { forever: true });
    expect(status).toBe(504);
    expect(body).toMatchObject({ code: "deadline_exceeded" });
    expect(await logged(server, "worker_ended")).toMatchObject({
      signal: "SIGKILL",
      reason: "It did not let go of a request whose time was up.",
    });
    await logged(server, "worker_ready", 2);
    expect((await ask(origin, {})).status).toBe(200);
  });

  it("spares a worker whose model heeds the signal", async () => {
    const { server, origin } = await serveWith({ SAGEMAKER_MODEL_SERVER_TIMEOUT: "1" });
    const before = await ask(origin, {});
    expect((await ask(origin, { wait: 60_000 })).status).toBe(504);
    await pause(1500);
    const after = await ask(origin, {});
    expect(after.body["pid"]).toBe(before.body["pid"]);
    expect(linesOf(server, "worker_ended")).toEqual([]);
  });
});

describe("a queue", () => {
  it("that is full refuses at once, and says when to come back", async () => {
    const { origin } = await serveWith({ QUEUE_LENGTH: "1" });
    const first = ask(origin, { compute: 1000 });
    await pause(200);
    const others = await Promise.all([1, 2, 3].map(() => ask(origin, {})));
    const refused = others.filter(({ status }) => status === 503);
    expect(refused).toHaveLength(2);
    for (const { headers, body } of refused) {
      expect(body).toMatchObject({ code: "overloaded" });
      expect(Number(headers.get("Retry-After"))).toBeGreaterThanOrEqual(1);
    }
    expect((await first).status).toBe(200);
  });

  it("lets go of a client that leaves, and the model is told", async () => {
    const { server, origin, application } = await serveWith({});
    // The first answer shows that the model works on several requests at once.
    await ask(origin, { wait: 1 });
    const controller = new AbortController();
    const answer = fetch(`${origin}/invocations`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ wait: 60_000 }),
      signal: controller.signal,
    });
    await pause(300);
    controller.abort();
    await expect(answer).rejects.toThrow("aborted");
    await until(() => {
      try {
        return readFileSync(`${application.path}/aborted`, "utf8") === "aborted\n";
      } catch {
        return false;
      }
    });
    await until(() => linesOf(server, "invocation").some(({ status }) => status === 499));
    expect((await ask(origin, {})).status).toBe(200);
  });
});

describe("a model that cannot be loaded", () => {
  it("keeps the server up, and is loaded when it can be", async () => {
    const application = await makeApplication({
      "src/plugins.ts": plugins,
      broken: "no weights yet",
    });
    const server = run(application, ["src/main.ts"], { env: { WORKERS: "1" } });
    const origin = await server.origin();
    expect(await server.logged("not_ready")).toMatchObject({
      errors: [{ message: "no weights yet" }],
    });
    expect((await fetch(`${origin}/ping`)).status).toBe(503);
    expect((await ask(origin, {})).body).toMatchObject({ code: "model_not_loaded", status: 503 });
    await rm(`${application.path}/broken`);
    await server.logged("ready");
    expect((await fetch(`${origin}/ping`)).status).toBe(200);
    expect((await ask(origin, {})).status).toBe(200);
  });
});

describe("recycling", () => {
  it("replaces a worker that has had its requests, and loses none", async () => {
    const { server, origin } = await serveWith({ WORKER_MAX_REQUESTS: "20" });
    const pids = new Set<unknown>();
    const statuses = new Set<number>();
    while (linesOf(server, "worker_recycled").length < 2) {
      const { status, body } = await ask(origin, {});
      pids.add(body["pid"]);
      statuses.add(status);
    }
    await until(() => server.output.some((line) => line.startsWith("closed by")));
    expect([...statuses]).toEqual([200]);
    expect(pids.size).toBeGreaterThan(1);
    expect(linesOf(server, "worker_ended")).toEqual([]);
  });
});

describe("the end", () => {
  it("loses no request under load, closes the models and leaves nobody behind", async () => {
    const { server, origin } = await serveWith({ WORKERS: "2" });
    await logged(server, "worker_ready", 2);
    const pids = linesOf(server, "worker_ready").map(({ pid }) => pid);
    const answers = Array.from({ length: 40 }, () => ask(origin, { compute: 20 }));
    // Those that were accepted before it: each is on a connection of its own.
    await Promise.race(answers);
    server.signal("SIGTERM");
    const outcomes = await Promise.allSettled(answers);
    expect(await server.exit()).toBe(0);
    const accepted = linesOf(server, "invocation");
    expect(new Set(accepted.map(({ status }) => status))).toEqual(new Set([200]));
    const answered = outcomes.filter(({ status }) => status === "fulfilled");
    expect(answered).toHaveLength(accepted.length);
    for (const pid of pids) {
      expect(server.output).toContain(`closed by ${Number(pid)}`);
      expect(isAlive(pid)).toBe(false);
    }
  });

  it("comes at once with a second signal, and takes the workers along", async () => {
    const { server, origin } = await serveWith({});
    const { body } = await ask(origin, {});
    endAfterTest(body["pid"]);
    const answer = ask(origin, { forever: true }).catch(() => undefined);
    await pause(300);
    server.signal("SIGTERM");
    await server.logged("stopping");
    server.signal("SIGTERM");
    expect(await server.exit()).toBe(143);
    await until(() => !isAlive(body["pid"]));
    await answer;
  });

  it.each([
    ["idle", {}],
    ["computing without an end", { forever: true }],
  ])("of a server that is killed is the end of its worker, %s", async (_, record) => {
    const { server, origin } = await serveWith({});
    const { body } = await ask(origin, {});
    endAfterTest(body["pid"]);
    const answer = ask(origin, record).catch(() => undefined);
    await pause(300);
    server.signal("SIGKILL");
    await server.exit();
    await until(() => !isAlive(body["pid"]));
    await answer;
  });

  it("is announced by the front alone, whoever else is signalled", async () => {
    const { server, origin } = await serveWith({});
    const { body } = await ask(origin, {});
    process.kill(Number(body["pid"]), "SIGINT");
    process.kill(Number(body["pid"]), "SIGTERM");
    await pause(200);
    expect((await ask(origin, {})).body["pid"]).toBe(body["pid"]);
    const silent = connect(Number(new URL(origin).port), "127.0.0.1");
    await once(silent, "connect");
    server.signal("SIGINT");
    expect(await server.exit()).toBe(0);
  });
});
