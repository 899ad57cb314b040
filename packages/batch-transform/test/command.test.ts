import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { startServer, type ServerProcess } from "@inference-server/testing";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { startCommand, type Ended } from "./support/command.ts";

const digits = fileURLToPath(new URL("../../../apps/digits", import.meta.url));
const csv = ["--content-type", "text/csv", "--accept", "text/csv"];
const lines = [...csv, "--split-type", "line", "--assemble-with", "line"];

let server: ServerProcess;
let rows = "";
let expected = "";
beforeAll(async () => {
  server = await startServer(
    [process.execPath, "--conditions=@inference-server/source", "src/main.ts"],
    { cwd: digits },
  );
  const features = await readFile(join(digits, "test/data/features.csv"), "utf8");
  rows = features.slice(features.indexOf("\n") + 1).repeat(8);
  const response = await fetch(`${server.origin}/invocations`, {
    method: "POST",
    headers: { "Content-Type": "text/csv", Accept: "text/csv" },
    body: rows,
  });
  expected = await response.text();
});
afterAll(async () => {
  expect(await server.stop()).toEqual({ code: 0, signal: null });
});

let folder = "";
let output = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "batch-transform-"));
  output = join(folder, "out");
  await mkdir(join(folder, "in/sub"), { recursive: true });
  await writeFile(join(folder, "in/a.csv"), rows);
  await writeFile(join(folder, "in/sub/b.csv"), rows);
});
afterEach(() => rm(folder, { recursive: true }));

function run(...args: readonly string[]): Promise<Ended> {
  return startCommand([join(folder, "in"), "--output", output, ...args]).ended;
}

const outputs = async (): Promise<readonly string[]> =>
  (await readdir(output, { recursive: true })).toSorted();

const isComplete = async (): Promise<boolean> => {
  const [one, other] = [join(output, "a.csv.out"), join(output, "sub/b.csv.out")];
  return (await readFile(one, "utf8")) === expected && (await readFile(other, "utf8")) === expected;
};

it.each([
  { strategy: "MultiRecord", payload: "6", transforms: "1" },
  { strategy: "MultiRecord", payload: "0.05", transforms: "4" },
  { strategy: "MultiRecord", payload: "0.001", transforms: "16" },
  { strategy: "MultiRecord", payload: "0", transforms: "2" },
  { strategy: "SingleRecord", payload: "6", transforms: "4" },
])(
  "gives the bytes of one request: $strategy, $payload MB, $transforms at a time",
  async ({ strategy, payload, transforms }) => {
    const limits = ["--max-payload-mb", payload, "--max-concurrent-transforms", transforms];
    const job = [...lines, "--url", server.origin, "--batch-strategy", strategy];
    const ended = await run(...job, ...limits);
    expect(ended).toMatchObject({ code: 0, stderr: "" });
    expect(await outputs()).toEqual(["a.csv.out", "sub", "sub/b.csv.out"]);
    expect(await isComplete()).toBe(true);
    expect(expected.split("\n")).toHaveLength(rows.split("\n").length);
  },
);

it("starts an application as SageMaker does, and ends it", async () => {
  const entry = join(folder, "main.ts");
  await writeFile(
    entry,
    `import { createServer } from "node:http";
    const { SAGEMAKER_BIND_TO_PORT: port, HOST: host, ...others } = process.env;
    const environment = Object.entries(others).filter(([name]) => name.startsWith("SAGEMAKER_"));
    createServer((request, response) => {
      if (request.url === "/execution-parameters") response.writeHead(404);
      response.end(JSON.stringify({ pid: process.pid, environment }));
    }).listen(Number(port), host);`,
  );
  const ended = await run(
    "--app",
    entry,
    "--max-payload-mb",
    "3",
    "--batch-strategy",
    "multirecord",
  );
  expect(ended).toMatchObject({ code: 0, stderr: "" });
  const { pid, environment } = JSON.parse(await readFile(join(output, "a.csv.out"), "utf8"));
  expect(environment).toEqual([
    ["SAGEMAKER_BATCH", "true"],
    ["SAGEMAKER_MAX_PAYLOAD_IN_MB", "3"],
    ["SAGEMAKER_BATCH_STRATEGY", "MULTI_RECORD"],
  ]);
  expect(isRunning(pid)).toBe(false);
});

it("serves the application in a folder by the command that is installed there", async () => {
  const modelDir = { MODEL_DIR: join(digits, "model") };
  const flags = [
    `--import=data:text/javascript,Object.assign(process.env,${JSON.stringify(modelDir)})`,
  ];
  const args = [join(folder, "in"), "-o", output, "--app", digits, ...lines];
  const ended = await startCommand(args, { nodeFlags: flags }).ended;
  expect(ended).toMatchObject({ code: 0, stderr: "" });
  expect(await isComplete()).toBe(true);
});

it("says why an application does not start", async () => {
  const entry = join(folder, "main.ts");
  await writeFile(entry, 'throw new Error("no model here");');
  const { code, stderr } = await run("--app", entry);
  expect(code).toBe(1);
  expect(stderr).toContain("ended with code 1. Its last words:");
  expect(stderr).toContain("no model here");
});

it("ends at once if the application does, with its last words, and keeps what it prints", async () => {
  const entry = join(folder, "main.ts");
  const log = join(folder, "server.log");
  await writeFile(
    entry,
    `import { createServer } from "node:http";
    createServer(({ method, url }, response) => {
      if (method === "GET") return response.writeHead(url === "/ping" ? 200 : 404).end();
      console.error("out of memory");
      return process.exit(3);
    }).listen(Number(process.env.SAGEMAKER_BIND_TO_PORT), "127.0.0.1");`,
  );
  const { code, stderr } = await run("--app", entry, "--server-log", log);
  expect(code).toBe(1);
  expect(stderr).toContain("ended with code 3. Its last words:\nout of memory\n");
  expect(await outputs()).toEqual([]);
  expect(await readFile(log, "utf8")).toBe("out of memory\n");
});

it("shows what the application's log says of a fault of the server", async () => {
  const entry = join(folder, "main.ts");
  await writeFile(
    entry,
    `import { createServer } from "node:http";
    createServer(({ method, url }, response) => {
      if (method === "GET") return response.writeHead(url === "/ping" ? 200 : 404).end();
      const errors = [{ message: "The model failed" }, { message: "the disk burns" }];
      console.log(JSON.stringify({ requestId: "request-1", errors }));
      const problem = { detail: "See the log.", code: "internal_error", requestId: "request-1" };
      return response.writeHead(500).end(JSON.stringify(problem));
    }).listen(Number(process.env.SAGEMAKER_BIND_TO_PORT), "127.0.0.1");`,
  );
  const { code, stderr } = await run("--app", entry, "--retries", "0");
  expect(code).toBe(1);
  expect(stderr).toContain(
    "a.csv: The server answered 500 internal_error: See the log.\n" +
      "  The application's log says: The model failed: the disk burns\n",
  );
});

it("ends with 1 and the line in the file where a record is bad, and goes on with others", async () => {
  const bad = `${rows}${rows.slice(0, rows.indexOf("\n")).replace(/^\d+/u, "x")}\n`;
  await writeFile(join(folder, "in/a.csv"), bad);
  const { code, stdout, stderr } = await run(
    ...lines,
    "--url",
    server.origin,
    "--max-payload-mb",
    "0.1",
  );
  expect(code).toBe(1);
  expect(stdout).toContain("1 of 2 inputs transformed");
  expect(stderr).toContain("a.csv: The server answered 422 invalid_record for lines");
  expect(stderr).toContain('  line 3601 at "/pixel_0_0": Expected a finite number');
  expect(await outputs()).toEqual(["sub", "sub/b.csv.out"]);
});

it.each<[NodeJS.Signals, number | null]>([
  ["SIGINT", 130],
  ["SIGTERM", 143],
  ["SIGKILL", null],
])(
  "gives the output of one run when it goes on after %s, whenever that was",
  async (signal, code) => {
    const job = [...lines, "--url", server.origin, "--max-payload-mb", "0.01"];
    for (const milliseconds of [300, 600, 1000]) {
      const { child, ended } = startCommand([join(folder, "in"), "-o", output, ...job]);
      await pause(milliseconds);
      child.kill(signal);
      const { code: found, signal: by } = await ended;
      // It may be through, or not yet listening to signals.
      if (by === null) expect([0, code]).toContain(found);
      else expect(by).toBe(signal);
      for (const name of await outputs().catch(() => [])) {
        if (!name.endsWith(".csv.out")) continue;
        expect((await readFile(join(output, name), "utf8")) === expected).toBe(true);
      }
    }
    expect(await run(...job)).toMatchObject({ code: 0, stderr: "" });
    expect(await isComplete()).toBe(true);
    expect(await outputs()).toEqual(["a.csv.out", "sub", "sub/b.csv.out"]);
  },
);

it.each<[NodeJS.Signals]>([["SIGINT"], ["SIGKILL"]])(
  "leaves no application behind on %s",
  async (signal) => {
    const entry = join(folder, "main.ts");
    const note = join(folder, "pid");
    await writeFile(
      entry,
      `import { writeFileSync } from "node:fs";
      import { createServer } from "node:http";
      writeFileSync(${JSON.stringify(note)}, String(process.pid));
      createServer(() => undefined).listen(Number(process.env.SAGEMAKER_BIND_TO_PORT), "127.0.0.1");`,
    );
    const { child, ended } = startCommand([join(folder, "in"), "-o", output, "--app", entry]);
    while ((await readFile(note, "utf8").catch(() => "")) === "") await pause(20);
    child.kill(signal);
    const { code } = await ended;
    expect(code).toBe(signal === "SIGINT" ? 130 : null);
    const pid = Number(await readFile(note, "utf8"));
    while (isRunning(pid)) await pause(20);
  },
);

it("says what is wrong with a command line, and how it is written", async () => {
  const { code, stderr } = await run("--what", "--retries", "9");
  expect(code).toBe(2);
  expect(stderr).toBe(
    'There is no flag "--what". See --help.\n' +
      "Write: batch-transform INPUT… --output DIR [--url URL | --app PATH] [flags]\n",
  );
});

it("says which Node it needs, on one that is too old", async () => {
  const old = 'Object.defineProperty(process, "versions", { value: { node: "22.17.1" } })';
  const nodeFlags = [`--import=data:text/javascript,${old}`];
  expect(await startCommand(["--help"], { nodeFlags }).ended).toMatchObject({
    code: 1,
    stderr:
      "batch-transform needs Node 22.18 or newer, but this is Node 22.17.1. Install a newer one " +
      "from https://nodejs.org.\n",
  });
});

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
