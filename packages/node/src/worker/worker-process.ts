import { spawn, type ChildProcess } from "node:child_process";
import { Duplex } from "node:stream";
import { fileURLToPath } from "node:url";
import type { Health } from "@inference-server/core";
import type { Message } from "../channel/message.ts";
import { Requester } from "../channel/requester.ts";
import type { Assignment, AssignmentEvents, RequestTaker, WorkerRequest } from "./assignment.ts";
import { resultOf, type InvocationHead } from "./invocation-head.ts";
import { unpacked } from "./packed.ts";
import { startFailure } from "./remote-error.ts";
import type {
  LoadedApplication,
  StartedApplication,
  WorkerAnswer,
  WorkerCommand,
  WorkerNotice,
} from "./worker-message.ts";

/** What happens to a worker's process. */
export interface WorkerEvents {
  onNotice(worker: WorkerProcess, notice: WorkerNotice): void;
  /** It answers no more. Told before anybody who waits for an answer is. */
  onLost(worker: WorkerProcess): void;
  /** It has ended. */
  onEnd(worker: WorkerProcess, end: WorkerEnd): void;
}

/** How a process ended. */
export interface WorkerEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Why it could not even be started. */
  readonly error?: Error;
}

const nothing = new Uint8Array();
/** Milliseconds that a process has to end once it answers no more. */
const patience = 1000;

/** A process that runs an application's service, as the front sees it. */
export class WorkerProcess implements RequestTaker {
  readonly id: number;
  readonly startedAt = performance.now();
  /** How many requests it was sent. */
  requests = 0;
  /** Memory of the process, in bytes, when it was last heard of. */
  rss = 0;
  /** Whether it was told to end, or made to. */
  isDismissed = false;
  /** Why it was made to end. */
  killedBecause: string | undefined;
  readonly #child: ChildProcess;
  readonly #requester: Requester;
  readonly #ended = Promise.withResolvers<WorkerEnd>();

  constructor(id: number, events: WorkerEvents) {
    this.id = id;
    this.#child = spawn(
      process.execPath,
      [
        ...process.execArgv.filter(isInherited),
        ...heapFlags(),
        fileURLToPath(import.meta.resolve("#worker")),
        String(process.pid),
      ],
      { stdio: ["ignore", "inherit", "inherit", "pipe"] },
    );
    const channel = this.#child.stdio[3];
    const stream = channel instanceof Duplex ? channel : new Duplex({ read() {} }).destroy();
    let isLost = false;
    const onLost = (): void => {
      if (isLost) return;
      isLost = true;
      events.onLost(this);
      setTimeout(() => this.#child.kill("SIGKILL"), patience).unref();
    };
    // Before the requester listens: what is lost is known before those who wait hear of it.
    stream.once("end", onLost).once("close", onLost);
    this.#requester = new Requester(stream, (notice) =>
      events.onNotice(this, notice as WorkerNotice),
    );
    this.#child.once("exit", (code, signal) => this.#ended.resolve({ code, signal }));
    this.#child.once("error", (error) => this.#ended.resolve({ code: null, signal: null, error }));
    void this.ended.then((end) => {
      onLost();
      events.onEnd(this, end);
    });
  }

  get ended(): Promise<WorkerEnd> {
    return this.#ended.promise;
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /**
   * Has it compose the application.
   *
   * @throws CompositionError or StartError, as `compose` does; ChannelClosedError if it ends.
   */
  async start(command: Omit<Extract<WorkerCommand, { kind: "start" }>, "kind">) {
    const { body } = await this.#ask({ kind: "start", ...command });
    return unpacked(body) as StartedApplication;
  }

  /** Has it load the model, however often that fails at first. */
  async load(): Promise<LoadedApplication> {
    const { body } = await this.#ask({ kind: "load" });
    const loaded = unpacked(body) as LoadedApplication;
    this.rss = loaded.rss;
    return loaded;
  }

  /** Asks the model whether it is healthy. */
  ping(): { readonly health: Promise<Health>; cancel(reason: Error): void } {
    const command: WorkerCommand = { kind: "ping" };
    const { answer, cancel } = this.#requester.request({ head: command, body: nothing });
    return { health: answer.then(({ head }) => head as Health), cancel };
  }

  assign({ headers, body }: WorkerRequest, events: AssignmentEvents): Assignment {
    this.requests += 1;
    const command: WorkerCommand = { kind: "invoke", headers };
    return this.#requester.start(
      { head: command, body },
      {
        answered: ({ head: answer, body: answerBody }) =>
          events.answered(
            resultOf(answer as InvocationHead, answerBody, { request: headers, worker: this.id }),
          ),
        failed: (error) => events.failed(error),
        settled: () => events.settled(),
      },
    );
  }

  /** Has it close its model, then lets go of it. */
  async close(): Promise<void> {
    this.isDismissed = true;
    try {
      await this.#ask({ kind: "close" });
    } finally {
      this.#requester.close();
    }
    await this.ended;
  }

  /** Ends it at once. */
  kill(reason?: string): void {
    this.killedBecause ??= reason;
    this.#child.kill("SIGKILL");
  }

  async #ask(command: WorkerCommand): Promise<Message> {
    const message = await this.#requester.request({ head: command, body: nothing }).answer;
    const answer = message.head as WorkerAnswer;
    if (answer.ok) return message;
    throw startFailure(answer);
  }
}

/** A debugger's port is taken already, and what is watched is the front's affair. */
function isInherited(argument: string): boolean {
  return !/^--(?:inspect|watch)/u.test(argument);
}

/**
 * Keeps the garbage of a worker small: with V8's own limits a body of 25 MB that is worked on in
 * parts leaves 100 MB behind, and nothing is faster for it. Whoever sets such a limit knows better.
 */
function heapFlags(): readonly string[] {
  const given = [...process.execArgv, ...(process.env["NODE_OPTIONS"]?.split(" ") ?? [])];
  return given.some((argument) => /^--max[-_]semi[-_]space[-_]size/u.test(argument))
    ? []
    : ["--max-semi-space-size=8"];
}
