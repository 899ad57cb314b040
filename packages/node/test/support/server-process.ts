import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import type { Application } from "./application.ts";

/** One line of the log. */
export type LogLine = Readonly<Record<string, unknown>>;

/** What a test can say of a process besides the application. */
export interface ProcessOptions {
  readonly env?: Readonly<Record<string, string>>;
}

/** The command as it is installed. */
export const command = fileURLToPath(new URL("../../bin/inference-server.js", import.meta.url));

/** Runs Node in an application's folder, on the workspace's sources. Ended after the test. */
export function run(
  application: Application,
  args: readonly string[],
  { env = {} }: ProcessOptions = {},
): ServerProcess {
  const child = spawn(process.execPath, ["--conditions=@inference-server/source", ...args], {
    cwd: application.path,
    // Nothing of the environment that the tests run in is a setting. One process is enough where a
    // test does not ask for more.
    env: { PATH: process.env["PATH"], HOST: "127.0.0.1", PORT: "0", WORKERS: "0", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const started = new ServerProcess(child);
  onTestFinished(() => started.end());
  return started;
}

/** A process and what it has written so far. */
export class ServerProcess {
  readonly output: string[] = [];
  readonly errors: string[] = [];
  readonly #child: ChildProcess;
  readonly #exited: Promise<unknown>;
  #onLine = new Set<() => void>();

  constructor(child: ChildProcess) {
    this.#child = child;
    this.#exited = once(child, "close");
    this.#collect(child.stdout, this.output);
    this.#collect(child.stderr, this.errors);
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** The log's lines, without what plugins print. */
  get log(): readonly LogLine[] {
    return this.output
      .filter((line) => line.startsWith("{"))
      .map((line) => JSON.parse(line) as LogLine);
  }

  /** The first line of the log with this event; waits for it. */
  async logged(event: string): Promise<LogLine> {
    return this.#until(() => this.log.find((line) => line["event"] === event), event);
  }

  /** The first printed line in which this text occurs, from the `after`th on; waits for it. */
  async printed(text: string, after = 0): Promise<string> {
    const lines = (): readonly string[] => [...this.output.slice(after), ...this.errors];
    return this.#until(() => lines().find((line) => line.includes(text)), text);
  }

  /** Where the server listens. */
  async origin(): Promise<string> {
    const { port } = await this.logged("listening");
    return `http://127.0.0.1:${Number(port)}`;
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Its exit code, once it has ended. `null`: a signal ended it. */
  async exit(): Promise<number | null> {
    await this.#exited;
    return this.#child.exitCode;
  }

  async end(): Promise<void> {
    if (this.#child.exitCode === null) this.#child.kill("SIGKILL");
    await this.#exited;
  }

  #collect(stream: ChildProcess["stdout"], lines: string[]): void {
    if (stream === null) return;
    createInterface(stream).on("line", (line) => {
      lines.push(line);
      for (const notify of this.#onLine) notify();
    });
  }

  async #until<Value>(look: () => Value | undefined, what: string): Promise<Value> {
    const { promise, resolve, reject } = Promise.withResolvers<Value>();
    const check = (): void => {
      const found = look();
      if (found !== undefined) resolve(found);
    };
    this.#onLine.add(check);
    void this.#exited.then(() =>
      reject(new Error(`Ended without ${what}:\n${this.#everything()}`)),
    );
    check();
    try {
      return await promise;
    } finally {
      this.#onLine.delete(check);
    }
  }

  #everything(): string {
    return [...this.output, ...this.errors].join("\n");
  }
}
