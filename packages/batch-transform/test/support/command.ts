import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";

const bin = fileURLToPath(new URL("../../bin/batch-transform.js", import.meta.url));

/** How the command ended, and what it wrote. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The command, running. */
export interface Command {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

/** Starts the command, with no terminal. */
export function startCommand(
  args: readonly string[],
  { nodeFlags = [] as readonly string[], cwd = "." } = {},
): Command {
  const child = spawn(
    process.execPath,
    ["--conditions=@inference-server/source", ...nodeFlags, bin, ...args],
    {
      cwd,
      env: { PATH: process.env["PATH"] ?? "" },
      stdio: ["ignore", "pipe", "pipe"],
      // Nothing outlives a test that waits in vain.
      timeout: 50_000,
      killSignal: "SIGKILL",
    },
  );
  return { child, ended: endOf(child) };
}

async function endOf(child: ReturnType<typeof spawn>): Promise<Ended> {
  const { stdout, stderr } = child;
  const [out, error, [code, signal]] = await Promise.all([
    stdout === null ? "" : text(stdout),
    stderr === null ? "" : text(stderr),
    once(child, "close") as Promise<[number | null, NodeJS.Signals | null]>,
  ]);
  return { code, signal, stdout: out, stderr: error };
}
