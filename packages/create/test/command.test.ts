import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { ownVersion } from "../src/own-package.ts";
import { runProgram, type Run } from "./support/run-program.ts";

const bin = fileURLToPath(new URL("../bin/create-inference-server.js", import.meta.url));
const usage = "Write: npm create @inference-server NAME -- --template TEMPLATE\n";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "inference-server-create-"));
});
afterAll(() => rm(folder, { recursive: true }));

it("makes a project, says what to type next, and does not make it twice", async () => {
  const made = await create("@acme/tides", "--template", "model");
  expect(made).toMatchObject({ code: 0, stderr: "" });
  expect(made.stdout).toContain('to "tides". Next:\n\n  cd tides\n  npm install\n');
  expect(await readdir(join(folder, "tides"))).toContain(".gitignore");

  const again = await create("@acme/tides", "--template", "onnx");
  expect(again).toMatchObject({ code: 1, stdout: "" });
  expect(again.stderr).toContain('nothing is ever overwritten. It holds ".dockerignore"');
  expect(await readdir(join(folder, "tides"))).not.toContain("model");
});

it("asks nothing where there is no terminal: it says what is missing, all at once", async () => {
  expect(await create("--what")).toEqual({
    code: 1,
    stdout: "",
    stderr:
      'There is no flag "--what". See --help.\n' +
      "There is no name for the project.\n" +
      "There is no template, and no terminal to ask for one. " +
      `The templates are "model", "model-package", "codec", "onnx".\n${usage}`,
  });
});

it("refuses a name and a template that there cannot be, in one answer", async () => {
  const { code, stderr } = await create("Tides", "--template", "modle");
  expect(code).toBe(1);
  expect(stderr).toContain('"Tides" cannot be the name of an npm package');
  expect(stderr).toContain('There is no template "modle".');
});

it("prints its version and its help", async () => {
  expect(await create("--version")).toEqual({ code: 0, stdout: `${ownVersion()}\n`, stderr: "" });
  const { stdout } = await create("--help");
  expect(stdout).toContain("npm create @inference-server NAME -- --template TEMPLATE");
  expect(stdout).toContain("  4  onnx           An application that serves an ONNX file");
});

it("says which Node it needs, on one that is too old", async () => {
  const old = 'Object.defineProperty(process, "versions", { value: { node: "22.17.1" } })';
  const run = await createWith([`--import=data:text/javascript,${old}`], "--help");
  expect(run).toMatchObject({ code: 1, stdout: "" });
  expect(run.stderr).toBe(
    "create-inference-server needs Node 22.18 or newer, as the projects that it makes do, but " +
      "this is Node 22.17.1. Install a newer one from https://nodejs.org.\n",
  );
});

function create(...args: readonly string[]): Promise<Run> {
  return createWith([], ...args);
}

async function createWith(nodeFlags: readonly string[], ...args: readonly string[]): Promise<Run> {
  const env = { PATH: process.env["PATH"] ?? "" };
  const flags = ["--conditions=@inference-server/source", ...nodeFlags];
  return runProgram([process.execPath, ...flags, bin, ...args], { cwd: folder, env });
}
