// Runs the README's first command, asks for one prediction and stops the server. Plain JavaScript:
// it runs on the Node of the machine, before anything is installed.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

const deadline = 240_000;
const command = ["-y", "pnpm@12", "--filter", "server", "start"];

// The port is the system's choice, so that nothing else on the machine is in the way. A process
// group of its own, since npm does not pass signals on to the server.
const server = spawn("npx", command, {
  env: { ...process.env, PORT: "0", HOST: "127.0.0.1" },
  stdio: ["ignore", "pipe", "inherit"],
  detached: true,
});
const exited = new Promise((resolve) => server.on("exit", resolve));
const timer = setTimeout(() => fail(`no prediction within ${deadline} ms`), deadline);

try {
  const invocations = new URL("http://127.0.0.1/invocations");
  invocations.port = await listeningPort();
  const response = await fetch(invocations, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: '{"location":"Fair Isle"}',
  });
  const body = await response.text();
  console.log(response.status, response.headers.get("content-type"), body);
  if (response.status !== 200 || !body.startsWith('{"wind":')) fail("not the expected answer");
} finally {
  clearTimeout(timer);
  process.kill(-server.pid, "SIGTERM");
  await exited;
}

async function listeningPort() {
  for await (const line of createInterface({ input: server.stdout })) {
    console.log(line);
    const match = /"port":(\d+)/.exec(line);
    if (match !== null) {
      server.stdout.resume();
      return match[1] ?? "";
    }
  }
  fail("the server ended before it listened");
  return "";
}

function fail(reason) {
  console.error(`serve-and-predict: ${reason}`);
  if (server.exitCode === null) process.kill(-server.pid, "SIGKILL");
  process.exit(1);
}
