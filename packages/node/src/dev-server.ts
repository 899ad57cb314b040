import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { devVariable, type DevMessage, type WatchedPaths } from "./dev-link.ts";

/** What happens to a server that the dev command has started. */
export interface DevServerEvents {
  /** Its plugins fit together; it waits to be let in. */
  onComposed(watch: WatchedPaths): void;
  onListening(port: number): void;
  onExit(code: number | null): void;
}

/** Milliseconds that a server gets to finish what runs before it is killed. */
const patience = 3000;

/** A server in a process of its own, which the dev command starts and replaces. */
export class DevServer {
  readonly #child: ChildProcess;
  readonly #exited: Promise<unknown>;

  /** Starts a module with the flags and conditions of this process. It composes, then waits. */
  constructor(module: string, args: readonly string[], events: DevServerEvents) {
    this.#child = fork(module, args, {
      env: { ...process.env, [devVariable]: "1" },
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    this.#exited = once(this.#child, "exit");
    this.#child.on("exit", (code) => events.onExit(code));
    this.#child.on("message", (received) => {
      // From `dev-link.ts`, which sends nothing else.
      const message = received as DevMessage;
      if (message.event === "composed") events.onComposed(message.watch);
      else events.onListening(message.port);
    });
  }

  /** Lets it listen. */
  admit(): void {
    this.#child.send("listen");
  }

  /** Lets go of it and waits for its end. */
  async stop(): Promise<void> {
    if (this.#child.connected) this.#child.disconnect();
    const timer = setTimeout(() => this.kill(), patience);
    await this.#exited;
    clearTimeout(timer);
  }

  /** Ends it at once. */
  kill(): void {
    this.#child.kill("SIGKILL");
  }
}
