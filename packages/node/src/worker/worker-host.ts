import { setTimeout as pause } from "node:timers/promises";
import {
  errorChain,
  isCompositionError,
  isPieced,
  type InvocationRequest,
  type InvocationResult,
} from "@inference-server/core";
import type { Message } from "../channel/message.ts";
import type { Asking } from "../channel/responder.ts";
import { compose, type Composition } from "../composition.ts";
import { inspectedComposition } from "../inspect/inspected-composition.ts";
import { problemsOf } from "../problems-of.ts";
import { readableFailure } from "../start-error.ts";
import { Gate } from "./gate.ts";
import { headOf } from "./invocation-head.ts";
import { packed } from "./packed.ts";
import type {
  LoadedApplication,
  StartedApplication,
  WorkerAnswer,
  WorkerCommand,
  WorkerNotice,
} from "./worker-message.ts";

/** What a worker can tell the front without being asked. */
export interface HostLink {
  notify(notice: WorkerNotice): void;
  /** Sends off what was answered so far. */
  flush(): void;
}

type StartCommand = Extract<WorkerCommand, { kind: "start" }>;
type InvokeCommand = Extract<WorkerCommand, { kind: "invoke" }>;

/** Milliseconds between two reports of the memory in use. */
const memoryInterval = 1000;
const longestPause = 30_000;
const nothing = new Uint8Array();
const done: Message = { head: { ok: true } satisfies WorkerAnswer, body: nothing };

/** Answers the front's commands with an application's service. */
export class WorkerHost {
  readonly #link: HostLink;
  readonly #gate: Gate;
  #composition: Composition | undefined;
  #concurrency = 1;

  constructor(link: HostLink) {
    this.#link = link;
    this.#gate = new Gate({
      limit: () => this.#concurrency,
      onTurn: () => link.flush(),
      onHold: (answers) => {
        // Whoever is to know of it if this process ends has to be told before.
        link.notify({ kind: "held", answers });
        link.flush();
      },
    });
  }

  /** Answers one command. A throw is a fault of the server's. */
  async answer({ head, body }: Message, asking: Asking): Promise<Message> {
    // The front is the same version of the same program, and sends nothing else.
    const command = head as WorkerCommand;
    switch (command.kind) {
      case "invoke": {
        // No wait where there is none: a fast model's requests come as fast as turns go by.
        const turn = this.#gate.enter();
        if (turn !== undefined) await turn;
        return await this.#invoke(command, body, asking);
      }
      case "start":
        return await this.#start(command);
      case "load":
        return await this.#load(asking.signal);
      case "ping":
        return { head: await this.#service.ping(), body: nothing };
      case "close":
        await this.#service.close();
        return done;
    }
  }

  get #service(): Composition["service"] {
    if (this.#composition === undefined) throw new Error("The worker was not started.");
    return this.#composition.service;
  }

  async #start({ from, settings }: StartCommand): Promise<Message> {
    try {
      const composition = await compose({ from, plugins: undefined }, settings);
      const inspection = await inspectedComposition(composition, settings.values);
      this.#composition = composition;
      if (settings.values.workerMaxRss > 0) this.#reportMemory();
      const description = composition.service.describe();
      const started: StartedApplication = { composition: inspection, description };
      return { ...done, body: packed(started) };
    } catch (error) {
      return { head: failureOf(error), body: nothing };
    }
  }

  /** Loads until it succeeds, with growing pauses, and says of each failure why. */
  async #load(signal: AbortSignal): Promise<Message> {
    for (let wait = 1000; ; wait = Math.min(2 * wait, longestPause)) {
      try {
        await this.#service.load();
        break;
      } catch (error) {
        this.#link.notify({ kind: "loadFailed", errors: errorChain(error) });
        await pause(wait, undefined, { signal });
      }
    }
    this.#concurrency = this.#service.concurrency();
    const loaded: LoadedApplication = {
      description: this.#service.describe(),
      concurrency: this.#concurrency,
      rss: process.memoryUsage.rss(),
    };
    return { ...done, body: packed(loaded) };
  }

  async #invoke(
    { headers }: InvokeCommand,
    body: Message["body"],
    asking: Asking,
  ): Promise<Message> {
    // Whose answer nobody wants any more is not begun: the channel says so.
    if (asking.isCancelled) {
      this.#gate.leave();
      return done;
    }
    let result: InvocationResult;
    try {
      result = await this.#service.invoke(new WorkerInvocation(headers, body, asking));
    } catch (error) {
      this.#gate.leave();
      throw error;
    }
    this.#noticeConcurrency();
    return this.#message(result, asking);
  }

  #message(result: InvocationResult, asking: Asking): Message {
    const head = headOf(result);
    if (!result.ok) {
      this.#gate.leave();
      return { head, body: nothing };
    }
    const { body } = result;
    if (typeof body === "string" || body instanceof Uint8Array || isPieced(body)) {
      this.#gate.leave();
      return { head, body: typeof body === "string" ? Buffer.from(body) : body };
    }
    return { head, body: this.#stream(body, asking.signal) };
  }

  /** A stream whose request leaves at its end, whether all of it was wanted or none. */
  #stream(body: AsyncIterable<Uint8Array>, signal: AbortSignal): AsyncIterable<Uint8Array> {
    const gate = this.#gate;
    const iterator = body[Symbol.asyncIterator]();
    let isOver = false;
    const leave = (): void => {
      if (isOver) return;
      isOver = true;
      signal.removeEventListener("abort", end);
      gate.leave();
    };
    const end = (): void => {
      // Whether it fails to end does not matter to anybody.
      void Promise.resolve(iterator.return?.()).then(leave, leave);
    };
    if (signal.aborted) end();
    else signal.addEventListener("abort", end, { once: true });
    const guarded: AsyncIterator<Uint8Array> = {
      async next() {
        try {
          const result = await iterator.next();
          if (result.done === true) leave();
          return result;
        } catch (error) {
          leave();
          throw error;
        }
      },
      async return() {
        await iterator.return?.();
        leave();
        return { done: true, value: undefined };
      },
    };
    return { [Symbol.asyncIterator]: () => guarded };
  }

  #noticeConcurrency(): void {
    const concurrency = this.#service.concurrency();
    if (concurrency === this.#concurrency) return;
    this.#concurrency = concurrency;
    this.#link.notify({ kind: "concurrency", concurrency });
  }

  #reportMemory(): void {
    setInterval(() => {
      this.#link.notify({ kind: "memory", rss: process.memoryUsage.rss() });
    }, memoryInterval).unref();
  }
}

/** A request as it came through the channel. */
class WorkerInvocation implements InvocationRequest {
  readonly headers: InvocationRequest["headers"];
  readonly body: InvocationRequest["body"];
  readonly #asking: Asking;

  constructor(
    headers: InvocationRequest["headers"],
    body: InvocationRequest["body"],
    asking: Asking,
  ) {
    this.headers = headers;
    this.body = body;
    this.#asking = asking;
  }

  get signal(): AbortSignal {
    return this.#asking.signal;
  }
}

function failureOf(error: unknown): WorkerAnswer {
  const message = readableFailure(error);
  const of = isCompositionError(error) ? "composition" : "start";
  return {
    ok: false,
    ...(message !== undefined && { of }),
    message: message ?? "",
    problems: problemsOf(error) ?? [],
    errors: errorChain(error),
  };
}
