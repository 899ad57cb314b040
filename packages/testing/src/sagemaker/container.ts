import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { Exit } from "../start-server.ts";

/** How a container's process is started. */
export interface ContainerOptions {
  /** The program and its arguments, as an image's ENTRYPOINT; `serve` is appended. */
  readonly command: readonly [string, ...string[]];
  /** The folder to start it in. Default: the working directory. */
  readonly cwd?: string | URL;
  /**
   * Environment variables, as a model's `Environment`. Of this process's own only `PATH` and `HOME`
   * are passed on; `SAGEMAKER_BIND_TO_PORT` is the simulator's.
   */
  readonly env?: Readonly<Record<string, string>>;
}

/** A process that is treated as process 1 of a container. */
export interface Container {
  readonly origin: URL;
  /** How it ended; `undefined` while it runs. */
  readonly exit: Exit | undefined;
  /** The last lines that it printed. */
  readonly lastWords: string;
  /** How many lines are printed meanwhile. */
  linesDuring(what: () => Promise<void>): Promise<number>;
  /** Sends SIGTERM. */
  terminate(): void;
  /** How it ended, or `undefined` if it still runs after so many milliseconds. */
  endsWithin(milliseconds: number): Promise<Exit | undefined>;
  /** Ends it and whatever it has started, as happens when a container is removed. */
  remove(): Promise<void>;
}

/** Starts a process as the platform starts a container. It need not listen yet. */
export async function startContainer(options: ContainerOptions): Promise<Container> {
  const { command, cwd, env } = options;
  const [program, ...args] = command;
  const port = await freePort();
  const { PATH = "", HOME = "" } = process.env;
  const child = spawn(program, [...args, "serve"], {
    ...(cwd !== undefined && { cwd: cwd instanceof URL ? fileURLToPath(cwd) : cwd }),
    env: { PATH, HOME, ...env, SAGEMAKER_BIND_TO_PORT: String(port) },
    stdio: ["ignore", "pipe", "pipe"],
    // A group of its own, so that what it starts ends with it.
    detached: true,
  });
  const output = outputOf(child);
  const removal = (): void => killGroup(child);
  process.once("exit", removal);
  let isRemoved = false;
  const { promise: ended, resolve } = Promise.withResolvers<Exit>();
  let exit: Exit | undefined;
  child.once("exit", (code, signal) => resolve((exit = { code, signal })));
  child.once("error", ({ message }) => {
    output.last.push(message);
    resolve((exit = { code: null, signal: null }));
  });
  return {
    origin: new URL(`http://127.0.0.1:${port}`),
    get exit() {
      return exit;
    },
    get lastWords() {
      return output.last.join("\n") || "It printed nothing.";
    },
    async linesDuring(what) {
      // What was printed before must have come through the pipe.
      await pause(settling);
      const before = output.count();
      await what();
      await pause(settling);
      return output.count() - before;
    },
    terminate() {
      child.kill("SIGTERM");
    },
    async endsWithin(milliseconds) {
      const limit = new AbortController();
      const late = pause(milliseconds, undefined, { signal: limit.signal }).catch(() => undefined);
      try {
        return await Promise.race([ended, late]);
      } finally {
        limit.abort();
      }
    },
    async remove() {
      // Later the number may be another group's.
      if (isRemoved) return;
      isRemoved = true;
      removal();
      await ended;
      process.off("exit", removal);
    },
  };
}

/** Milliseconds for a printed line to arrive. */
const settling = 100;

const keptLines = 20;

/** Reads what a process prints, so that it never waits for a reader, and keeps the end of it. */
function outputOf(child: ChildProcess): { readonly last: string[]; count(): number } {
  const last: string[] = [];
  let lines = 0;
  for (const stream of [child.stdout, child.stderr]) {
    if (stream === null) continue;
    createInterface(stream).on("line", (line) => {
      lines += 1;
      last.push(line);
      if (last.length > keptLines) last.shift();
    });
  }
  return { last, count: () => lines };
}

function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // Nobody of the group is left.
  }
}

/** A port that the system would give away next; nobody holds it in between. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address !== null ? address.port : 0;
}
