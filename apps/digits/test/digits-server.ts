import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";

/** The application as a process of its own, on a port that the system chose. */
export interface DigitsServer {
  /** Where it listens: `http://127.0.0.1:41234`. */
  readonly origin: string;
  /** Ends it with SIGTERM and answers its exit code. */
  stop(): Promise<number | null>;
}

/** Starts the application and waits until its model is loaded. */
export async function startDigits(): Promise<DigitsServer> {
  const child = spawn(process.execPath, ["--conditions=@inference-server/source", "src/main.ts"], {
    cwd: fileURLToPath(new URL("..", import.meta.url)),
    env: { PATH: process.env["PATH"], PORT: "0", HOST: "127.0.0.1", LOG_LEVEL: "info" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = once(child, "exit");
  try {
    const deadline = AbortSignal.timeout(45_000);
    const origin = await originOf(child.stdout, deadline);
    while ((await fetch(`${origin}/ping`, { signal: deadline })).status !== 200) {
      await pause(20, undefined, { signal: deadline });
    }
    return {
      origin,
      stop: async () => {
        child.kill("SIGTERM");
        const [code] = (await exited) as [number | null];
        return code;
      },
    };
  } catch (error) {
    child.kill("SIGKILL");
    throw error;
  }
}

async function originOf(stdout: Readable, deadline: AbortSignal): Promise<string> {
  const log: string[] = [];
  for await (const line of createInterface({ input: stdout, signal: deadline })) {
    log.push(line);
    const { event, port } = JSON.parse(line) as { readonly event?: string; readonly port?: number };
    if (event !== "listening") continue;
    // What it logs from here on is not read; an unread pipe would fill up and stop it.
    stdout.resume();
    return `http://127.0.0.1:${port}`;
  }
  throw new Error(`The application did not start:\n${log.join("\n")}`);
}
