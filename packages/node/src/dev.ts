import { relative, resolve } from "node:path";
import { fileArgument, type CommandLine } from "./command-line.ts";
import type { WatchedPaths } from "./dev-link.ts";
import { DevServer } from "./dev-server.ts";
import { createLog, type Log } from "./log.ts";
import { settingNames, settings, type Settings } from "./settings.ts";
import { settingProblem, StartError } from "./start-error.ts";
import { watch, type Watch } from "./watch.ts";

/**
 * Serves the application for development, until a signal comes: a change starts another server,
 * and only once its plugins fit together does it take the place of the one before.
 *
 * @throws StartError if the command line cannot be honoured.
 */
export function develop(commandLine: CommandLine): void {
  const { file, problems } = fileArgument(commandLine);
  if (problems.length > 0) {
    throw new StartError(problems.join("\n"), problems.map(settingProblem));
  }
  const module = file === undefined ? (process.argv[1] ?? "") : resolve(file);
  const log = createLog({ logLevel: "info", logFormat: "readable" });
  const session = new DevSession(module, commandLine.values, log);
  let isStopping = false;
  const stop = (): void => {
    session.stop(isStopping).then(() => process.exit(0), console.error);
    isStopping = true;
  };
  process.on("SIGINT", stop).on("SIGTERM", stop);
  session.start();
}

class DevSession {
  readonly #module: string;
  readonly #values: CommandLine["values"];
  readonly #log: Log;
  /** The server that listens. */
  #current: DevServer | undefined;
  /** The server that will take its place, if its plugins fit together. */
  #next: DevServer | undefined;
  /** The server that listened when the session was told to stop. */
  #last: DevServer | undefined;
  #watch: Watch | undefined;
  /** What the system has chosen stays the same after a restart. */
  #port: number | undefined;

  constructor(module: string, values: CommandLine["values"], log: Log) {
    this.#module = module;
    this.#values = values;
    this.#log = log;
  }

  /** Starts a server. `changed`: the file because of which. */
  start(changed?: string): void {
    this.#next?.kill();
    const server = new DevServer(this.#module, this.#flags(), {
      onComposed: (paths) => void this.#replace(server, paths),
      onListening: (port) => {
        this.#port = port;
        if (changed !== undefined) {
          this.#log.info({ event: "restarted" }, `Restarted: ${relative("", changed)} changed.`);
        }
      },
      onExit: (code) => this.#ended(server, code),
    });
    this.#next = server;
    // Until a server says what it is made of, the application's folder is all that is known.
    this.#watch ??= this.#watchFor({ sources: [process.cwd()], model: process.cwd() });
  }

  /** Ends every server, at once if need be. */
  async stop(atOnce: boolean): Promise<void> {
    this.#watch?.close();
    this.#next?.kill();
    this.#next = undefined;
    const server = (this.#last ??= this.#current);
    // From here on its end is no news.
    this.#current = undefined;
    if (atOnce) server?.kill();
    await server?.stop();
  }

  async #replace(server: DevServer, paths: WatchedPaths): Promise<void> {
    this.#watch?.close();
    this.#watch = this.#watchFor(paths);
    const before = this.#current;
    this.#current = undefined;
    await before?.stop();
    // Another change may have come while the last requests were finished.
    if (this.#next !== server) return;
    this.#current = server;
    this.#next = undefined;
    server.admit();
  }

  #ended(server: DevServer, code: number | null): void {
    if (server === this.#current) {
      this.#current = undefined;
      this.#log.error({ event: "ended", code }, "The server ended. It starts again on a change.");
    } else if (server === this.#next) {
      this.#next = undefined;
      const message =
        this.#current === undefined
          ? "There is no server yet. It starts on a change."
          : "The last good server stays up. A change tries again.";
      this.#log.error({ event: "not_started", code }, message);
    }
  }

  #watchFor(paths: WatchedPaths): Watch {
    return watch(paths, (file) => this.start(file));
  }

  #flags(): readonly string[] {
    const values = { ...devDefaults(), ...this.#values };
    if (this.#port !== undefined) values.port = String(this.#port);
    return settingNames.flatMap((name) => {
      const { flag, placeholder } = settings[name];
      const value = values[name];
      if (flag === undefined || value === undefined) return [];
      return [placeholder === undefined ? `--${flag}` : `--${flag}=${value}`];
    });
  }
}

/** What `dev` does otherwise than `serve`, unless the environment says something. */
function devDefaults(): Partial<Record<keyof Settings, string>> {
  return {
    ...(!isInEnvironment("host") && { host: "127.0.0.1" }),
    ...(!isInEnvironment("logFormat") && { logFormat: "readable" }),
  };
}

function isInEnvironment(name: keyof Settings): boolean {
  return settings[name].environment.some((variable) => (process.env[variable] ?? "") !== "");
}
