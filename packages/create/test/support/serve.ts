import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import type { RunOptions } from "./run-program.ts";

/** A server in a process of its own, whose model is loaded. */
export interface Server {
  readonly origin: string;
  /** Sends SIGTERM, as SageMaker does, and answers the exit code. */
  stop(): Promise<number | null>;
}

/** Starts a server on a port that the system chooses, and waits until it can predict. */
export async function serve(
  [program, ...args]: readonly [string, ...string[]],
  { cwd, env }: RunOptions,
): Promise<Server> {
  const child = spawn(program, args, {
    cwd,
    env: { ...env, PORT: "0", HOST: "127.0.0.1" },
    stdio: ["ignore", "pipe", "inherit"],
    // Nothing outlives a test that waits in vain.
    timeout: 50_000,
    killSignal: "SIGKILL",
  });
  const exited = once(child, "exit") as Promise<[number | null]>;
  const stop = async (): Promise<number | null> => {
    child.kill("SIGTERM");
    const [code] = await exited;
    return code;
  };
  const written: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    written.push(line);
    const port = /"event":"listening".*"port":(\d+)|"port":(\d+).*"event":"listening"/u.exec(line);
    if (port === null) continue;
    child.stdout.resume();
    const origin = `http://127.0.0.1:${port[1] ?? port[2]}`;
    while ((await fetch(`${origin}/ping`)).status !== 200) await pause(20);
    return { origin, stop };
  }
  throw new Error(`The server ended before it listened:\n${written.join("\n")}`);
}
