// Does what apps/server/Dockerfile says, without Docker: runs its RUN lines here, its ENTRYPOINT in
// the folder that they deploy, as a process and, where the kernel allows it, as process 1. Each time
// one prediction, and SIGTERM. Plain JavaScript, for the Node of the machine.
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const deadline = 120_000;
const root = new URL("..", import.meta.url);
const dockerfile = readFileSync(new URL("apps/server/Dockerfile", root), "utf8");
const folder = mkdtempSync(join(tmpdir(), "deployed-server-"));

try {
  const application = join(folder, "application");
  for (const command of instructions("RUN")) runStep(command.replace("/application", application));
  const [program, ...args] = JSON.parse(instructions("ENTRYPOINT")[0]);
  if (program !== "node") throw new Error(`the entry point is "${program}", expected "node"`);
  // In the image `node` is Node 24; here that is the workspace's, once it is installed.
  const node = realpathSync(new URL("node_modules/node/bin/node", root));
  const command = [node, ...args, "serve"];

  await predictAndStop("as a process", command, application);
  const asInit = initCommand();
  if (asInit === undefined)
    console.log("As process 1: not tried, the kernel allows no namespaces.");
  else await predictAndStop("as process 1", [...asInit, ...command], application);
} catch (error) {
  console.error(`deployed-server: ${error.message}`);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** What stands behind an instruction, each time that it occurs. */
function instructions(name) {
  const lines = dockerfile.split("\n").filter((line) => line.startsWith(`${name} `));
  if (lines.length === 0) throw new Error(`apps/server/Dockerfile has no ${name}`);
  return lines.map((line) => line.slice(name.length + 1));
}

function runStep(command) {
  console.log(`$ ${command}`);
  execFileSync("sh", ["-c", command], { cwd: root, stdio: ["ignore", "inherit", "inherit"] });
}

/** What starts a command as process 1 of namespaces of its own. */
function initCommand() {
  const namespaces = ["unshare", "--pid", "--fork", "--kill-child", "--mount-proc"];
  const candidates = [namespaces, [...namespaces, "--user", "--map-root-user"]];
  return candidates.find(
    ([program, ...args]) => spawnSync(program, [...args, "true"]).status === 0,
  );
}

async function predictAndStop(how, [program, ...args], cwd) {
  const { PATH = "", HOME = "" } = process.env;
  const started = spawn(program, args, {
    cwd,
    env: { PATH, HOME, PORT: "0", HOST: "127.0.0.1" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let server = started.pid;
  const exited = new Promise((resolve) => {
    started.on("exit", (code, signal) => resolve(code ?? signal));
  });
  const timer = setTimeout(() => process.kill(server, "SIGKILL"), deadline);
  try {
    const port = await listeningPort(started);
    if (program === "unshare") {
      // unshare waits for its child; the signal is for the server.
      server = childOf(started.pid);
      if (pidInside(server) !== 1) throw new Error("the server is not process 1");
    }
    const body = await predict(`http://127.0.0.1:${port}/invocations`);
    process.kill(server, "SIGTERM");
    const code = await exited;
    console.log(`Served ${how}, answered ${body} and ended with ${code} after SIGTERM.`);
    if (code !== 0) throw new Error(`the server ended with ${code}, expected 0`);
  } finally {
    clearTimeout(timer);
    if (started.exitCode === null && started.signalCode === null) process.kill(server, "SIGKILL");
  }
}

async function listeningPort({ stdout }) {
  for await (const line of createInterface({ input: stdout })) {
    const match = /"port":(\d+)/.exec(line);
    if (match === null || !line.includes('"event":"listening"')) continue;
    stdout.resume();
    return match[1];
  }
  throw new Error("the server ended before it listened");
}

async function predict(url) {
  const response = await fetch(url, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: '{"location":"Fair Isle"}',
  });
  const body = await response.text();
  if (response.status === 200 && body.startsWith('{"wind":')) return body;
  throw new Error(`the answer is ${response.status} ${body}, expected a forecast`);
}

function childOf(pid) {
  return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim());
}

/** The process's number in its own namespace. */
function pidInside(pid) {
  const [, numbers = ""] = /^NSpid:(.*)$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return Number(numbers.trim().split(/\s+/).at(-1));
}
