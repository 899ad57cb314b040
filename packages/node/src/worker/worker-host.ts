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
import { allocateYoung } from "../young-allocation.ts";
import { Gate } from "./gate.ts";
import { endingWith } from "./ending-stream.ts";
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
    this.#gate = new Gate(
      () => this.#concurrency,
      () => link.flush(),
    );
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
    allocateYoung();
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
    if (asking.isCancelled) return { ...done, onWritten: this.#leave };
    let result: InvocationResult;
    try {
      result = await this.#service.invoke(new WorkerInvocation(headers, body, asking));
    } catch (error) {
      this.#gate.leave(false);
      throw error;
    }
    this.#noticeConcurrency();
    return this.#message(result, asking);
  }

  #message(result: InvocationResult, asking: Asking): Message {
    const head = headOf(result);
    const onWritten = this.#leave;
    if (!result.ok) return { head, body: nothing, onWritten };
    const { body } = result;
    if (typeof body === "string") return { head, body: Buffer.from(body), onWritten };
    if (body instanceof Uint8Array || isPieced(body)) return { head, body, onWritten };
    return { head, body: endingWith(body, asking.signal, () => this.#gate.leave(false)) };
  }

  readonly #leave = (): void => this.#gate.leave(true);

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
    // The channel's own are another request's as well, and hooks are handed these.
    this.headers = { ...headers };
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
