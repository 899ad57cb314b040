import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { JobError } from "../job-error.ts";
import type { StatedParameters } from "../transform-parameters.ts";
import { applicationCommand } from "./application.ts";
import { applicationEnvironment } from "./environment.ts";
import { freePort } from "./free-port.ts";
import { printedLines, type PrintedLines } from "./printed-lines.ts";

/** An application's process. */
export interface Application {
  readonly url: string;
  /** The folder that it was started in. */
  readonly folder: string;
  /** Aborted, with a `JobError` that says how, if it ends before it is told to. */
  readonly ended: AbortSignal;
  readonly printed: PrintedLines;
  /** Has it end: SIGTERM, and SIGKILL if that does not help. */
  stop(): Promise<void>;
}

/** What an application is started with. */
export interface ApplicationOptions {
  readonly app: string | undefined;
  readonly job: StatedParameters;
  readonly serverLog: string | undefined;
}

/**
 * Starts an application as SageMaker starts one for Batch Transform, on a free port.
 *
 * @throws JobError if there is no application.
 */
export async function startApplication(options: ApplicationOptions): Promise<Application> {
  const { args, cwd } = applicationCommand(options.app);
  const port = await freePort();
  const watchParent = `--import=${import.meta.resolve("#end-with-parent")}`;
  const child = spawn(process.execPath, [...process.execArgv, watchParent, ...args], {
    cwd,
    env: applicationEnvironment(port, options.job),
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    // A group of its own: Ctrl-C on the terminal reaches this process alone, which ends the other.
    detached: true,
  });
  const printed = printedLines(child, options.serverLog);
  const ended = new AbortController();
  let isWanted = true;
  const exited = once(child, "close") as Promise<[number | null, NodeJS.Signals | null]>;
  exited.then(
    ([code, signal]) => {
      if (!isWanted) return;
      const how = signal === null ? `with code ${code}` : `by ${signal}`;
      const message = `The application in "${cwd}" ended ${how}. Its last words:\n${printed.last}`;
      ended.abort(new JobError("server", message));
    },
    ({ message }: Error) => {
      ended.abort(new JobError("server", `The application could not be started: ${message}`));
    },
  );
  const kill = (): void => void child.kill("SIGKILL");
  process.once("exit", kill);
  return {
    url: `http://127.0.0.1:${port}`,
    folder: cwd,
    ended: ended.signal,
    printed,
    async stop() {
      isWanted = false;
      await end(child, exited);
      process.off("exit", kill);
    },
  };
}

/** Milliseconds from SIGTERM to SIGKILL, as on SageMaker. */
const patience = 30_000;

async function end(child: ChildProcess, exited: Promise<unknown>): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) child.kill("SIGTERM");
  const late = setTimeout(() => child.kill("SIGKILL"), patience);
  try {
    await exited;
  } catch {
    // It was never there.
  } finally {
    clearTimeout(late);
  }
}
