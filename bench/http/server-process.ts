import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import type { Contender } from "./contender.ts";
import { pinned } from "./pinning.ts";

/** How long a server has to say where it listens, in milliseconds. */
const patience = 30_000;

/** Milliseconds that a server has to end before it is made to. */
const grace = 5000;

const running = new Set<ChildProcess>();
// Whatever ends the benchmark ends its servers, each by its own id.
process.on("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

/** A contender's process, which listens on a port that the system has chosen. */
export class ServerProcess {
  readonly contender: Contender;
  /** Whether it keeps to one processor; the load generator has another. */
  readonly isPinned: boolean;
  readonly startedAt = performance.now();
  readonly #child: ChildProcess;
  readonly #port: Promise<number>;

  constructor(contender: Contender, isPinned: boolean) {
    this.contender = contender;
    this.isPinned = isPinned;
    const [program, ...args] = isPinned ? pinned(0, contender.command) : contender.command;
    this.#child = spawn(program, args, {
      // Nothing of the environment that the benchmark runs in is a setting.
      env: { PATH: process.env["PATH"], ...contender.env },
      cwd: contender.folder,
      // What a server prints goes nowhere, unless it says there where it listens.
      stdio: ["ignore", contender.folder === undefined ? "ignore" : "pipe", "pipe"],
    });
    running.add(this.#child);
    this.#child.once("exit", () => running.delete(this.#child));
    this.#port = this.#announced();
    // Whoever asks for the origin hears of it.
    this.#port.catch(() => undefined);
  }

  get pid(): number {
    if (this.#child.pid === undefined) throw new Error(`"${this.contender.name}" did not start.`);
    return this.#child.pid;
  }

  /** Where it listens; waits until it does. */
  async origin(): Promise<string> {
    return `http://127.0.0.1:${await this.#port}`;
  }

  /** Where its predictions are. */
  async url(): Promise<string> {
    return `${await this.origin()}${this.contender.path ?? "/invocations"}`;
  }

  /**
   * Waits until `/ping` answers 200.
   *
   * @returns milliseconds since the process was started.
   */
  async ready(): Promise<number> {
    const origin = await this.origin();
    for (;;) {
      if ((await fetch(`${origin}/ping`)).status === 200) return performance.now() - this.startedAt;
      await pause(2);
    }
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exited = once(this.#child, "exit");
    this.#child.kill("SIGTERM");
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), grace);
    await exited;
    clearTimeout(timer);
  }

  #announced(): Promise<number> {
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    let text = "";
    const fail = (what: string): void => {
      reject(new Error(`"${this.contender.name}" ${what}:\n${text}`));
    };
    const timer = setTimeout(() => fail("does not say where it listens"), patience);
    const listen = (chunk: string): void => {
      text += chunk;
      const found = /port (\d+)\n|http:\/\/127\.0\.0\.1:(\d+)/u.exec(text);
      if (found !== null) resolve(Number(found[1] ?? found[2]));
    };
    this.#child.stderr?.setEncoding("utf8").on("data", listen);
    this.#child.stdout?.setEncoding("utf8").on("data", listen);
    this.#child.once("error", (error) => fail(error.message));
    this.#child.once("exit", (code) => fail(`ended with ${code}`));
    return promise.finally(() => clearTimeout(timer));
  }
}
