import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";

/** How to start a server's process. */
export interface StartServerOptions {
  /** The folder to start it in, normally the application's. Default: the working directory. */
  readonly cwd?: string | URL;
  /**
   * Settings, as environment variables. The port is chosen by the system and the host is the
   * loopback address unless they say otherwise; of this process's own environment only `PATH` and
   * `HOME` are passed on, so that no setting comes from where the tests run.
   */
  readonly env?: Readonly<Record<string, string>>;
  /** Whether to wait until the model is loaded. Default: `true`. */
  readonly untilReady?: boolean;
}

/** One line of a server's log. */
export type LogLine = Readonly<Record<string, unknown>>;

/** How a process ended. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A server in a process of its own. */
export interface ServerProcess {
  /** Where it listens: `http://127.0.0.1:41234`. */
  readonly origin: string;
  readonly pid: number;
  /** What it has logged so far. */
  readonly log: readonly LogLine[];
  /** Sends a signal (default: SIGTERM, as SageMaker does) and waits for the end of the process. */
  stop(signal?: NodeJS.Signals): Promise<Exit>;
}

/**
 * Starts an application as a process, for what only a process can show, and waits until it answers.
 *
 * @throws Error with everything the process wrote, if it ends before it listens.
 */
export async function startServer(
  [program, ...args]: readonly [string, ...string[]],
  { cwd, env = {}, untilReady = true }: StartServerOptions = {},
): Promise<ServerProcess> {
  const { PATH = "", HOME = "" } = process.env;
  const child = spawn(program, args, {
    ...(cwd !== undefined && { cwd: cwd instanceof URL ? fileURLToPath(cwd) : cwd }),
    env: { PATH, HOME, PORT: "0", HOST: "127.0.0.1", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const exited = once(child, "close") as Promise<[Exit["code"], Exit["signal"]]>;
  const log: LogLine[] = [];
  const stop = async (signal: NodeJS.Signals = "SIGTERM"): Promise<Exit> => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    const [code, ended] = await exited;
    return { code, signal: ended };
  };
  const origin = await listening(child, log);
  if (untilReady) await ready(origin);
  return { origin, pid: child.pid ?? 0, log, stop };
}

async function ready(origin: string): Promise<void> {
  while ((await fetch(`${origin}/ping`)).status !== 200) await pause(20);
}

/** Reads the log on, and answers where the server listens once it says so. */
function listening(child: ChildProcess, log: LogLine[]): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const written: string[] = [];
  for (const output of [child.stdout, child.stderr]) {
    if (output === null) continue;
    createInterface(output).on("line", (line) => {
      written.push(line);
      const entry = parseLine(line);
      if (entry === undefined) return;
      log.push(entry);
      if (entry["event"] === "listening") resolve(`http://127.0.0.1:${String(entry["port"])}`);
    });
  }
  child.on("error", reject);
  child.on("close", (code, signal) => {
    const how = signal === null ? `with code ${code}` : `by ${signal}`;
    const output = written.join("\n") || "It wrote nothing.";
    reject(new Error(`The server ended ${how} before it listened.\n${output}`));
  });
  return promise;
}

/** A line that a plugin printed is not one of the log's. */
function parseLine(line: string): LogLine | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    return JSON.parse(line) as LogLine;
  } catch {
    return undefined;
  }
}
