import { setTimeout as pause } from "node:timers/promises";
import {
  startServer,
  type Exit,
  type LogLine,
  type ServerProcess,
} from "../../packages/testing/src/start-server.ts";
import { makeApplication, type Application } from "./application.ts";

/** A server of the application, and what it says. Disposing ends it. */
export class TestServer implements AsyncDisposable {
  readonly #application: Application;
  readonly #server: ServerProcess;

  private constructor(application: Application, server: ServerProcess) {
    this.#application = application;
    this.#server = server;
  }

  /** Starts one; ready, unless it is to be caught before that. */
  static async start(
    env: Readonly<Record<string, string>> = {},
    { untilReady = true, brokenLoads = [] as readonly ("fail" | "hang")[] } = {},
  ): Promise<TestServer> {
    const application = await makeApplication();
    if (brokenLoads.length > 0) await application.breakLoads(brokenLoads);
    const server = await startServer(
      [process.execPath, "--conditions=@inference-server/source", "main.ts"],
      { cwd: application.path, env: { WORKERS: "2", ...env }, untilReady },
    );
    const started = new TestServer(application, server);
    if (untilReady) await started.logged("worker_ready", Number(env["WORKERS"] ?? 2));
    return started;
  }

  get origin(): string {
    return this.#server.origin;
  }

  get pid(): number {
    return this.#server.pid;
  }

  /** The processes of workers that were ever ready, oldest first. */
  get workers(): readonly number[] {
    return this.lines("worker_ready").map(({ pid }) => Number(pid));
  }

  /** The lines of the log with this event. */
  lines(event: string): readonly LogLine[] {
    return this.#server.log.filter((line) => line["event"] === event);
  }

  /** Waits for as many lines with this event. */
  async logged(event: string, count = 1): Promise<void> {
    while (this.lines(event).length < count) await pause(5);
  }

  stop(signal?: NodeJS.Signals): Promise<Exit> {
    return this.#server.stop(signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.stop("SIGKILL");
    await this.#application[Symbol.asyncDispose]();
  }
}
