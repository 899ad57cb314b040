import { requestIdOf, type InvocationResult } from "@inference-server/core";
import type { MessageBody } from "../channel/message.ts";
import type { Assignment, RequestTaker, WorkerRequest } from "./assignment.ts";
import { CollectedBody } from "../channel/collected-body.ts";
import { refusalResult, type Refusal } from "./refusal.ts";

/** When a request came, on the dispatcher's clock. */
export interface TaskTimes {
  /** Its headers. */
  readonly arrival: number;
  /** As much of its body as was waited for. */
  readonly admission: number;
  /** When its time is up. */
  readonly deadline: number;
}

/** One request, from its admission until nobody works on it any more. */
export class Task {
  readonly request: WorkerRequest;
  /** When its time is up, on the dispatcher's clock. */
  deadline: number;
  /** When its worker began with it, as far as can be told. */
  startedAt: number | undefined;
  /** When its worker, which was told to let go of it, is made to. */
  graceEnds: number | undefined;
  /** Absent: no worker has it. */
  assignment: Assignment | undefined;
  #worker: number | undefined;
  #isAnswered = false;
  #isCancelled = false;
  #isWatched = false;
  #forget: () => void = () => undefined;
  readonly #times: TaskTimes;
  readonly #client: { readonly signal?: AbortSignal | undefined };
  readonly #outcome = Promise.withResolvers<InvocationResult>();

  /** `client`: its signal is not asked for before somebody has to know. */
  constructor(
    request: WorkerRequest,
    times: TaskTimes,
    client: { readonly signal?: AbortSignal | undefined } = {},
  ) {
    this.request = request;
    this.#client = client;
    this.deadline = times.deadline;
    this.#times = times;
  }

  get outcome(): Promise<InvocationResult> {
    return this.#outcome.promise;
  }

  /** Whether its client has been told something. The answer may be a stream that goes on. */
  get isAnswered(): boolean {
    return this.#isAnswered;
  }

  /** Whether its worker was told to let go of it. */
  get isCancelled(): boolean {
    return this.#isCancelled;
  }

  /** Whether another worker can be sent it, too. */
  get isRepeatable(): boolean {
    const { body } = this.request;
    return body instanceof CollectedBody ? body.isWhole : isKept(body);
  }

  /** Bytes that are kept until it is answered. */
  get bytes(): number {
    return isKept(this.request.body) ? this.request.body.byteLength : 0;
  }

  /** Calls `onLeave` if the client leaves, or has left, before it has all of its answer. */
  watch(onLeave: () => void): void {
    if (this.#isWatched) return;
    this.#isWatched = true;
    const { signal } = this.#client;
    if (signal === undefined) return;
    if (signal.aborted) {
      onLeave();
      return;
    }
    signal.addEventListener("abort", onLeave, { once: true });
    this.#forget = () => signal.removeEventListener("abort", onLeave);
  }

  assignTo(worker: RequestTaker, assignment: Assignment): void {
    this.assignment = assignment;
    this.startedAt = undefined;
    this.#worker = worker.id;
  }

  /** Its worker's answer. The body of a stream is still to come. */
  answer(result: InvocationResult): void {
    if (this.#isAnswered) return;
    this.#isAnswered = true;
    this.#outcome.resolve(result);
  }

  /** Its worker's answer, with what of its time the worker knows nothing of. */
  answerWithTimes(result: InvocationResult): void {
    const { arrival, admission } = this.#times;
    // A report that has come from another process is nobody else's.
    const milliseconds: { queue?: number; body?: number } = result.report.milliseconds;
    milliseconds.queue = rounded((this.startedAt ?? admission) - admission);
    milliseconds.body = rounded(admission - arrival + (milliseconds.body ?? 0));
    this.answer(result);
  }

  /** The server itself is at fault. */
  fail(error: unknown): void {
    if (this.#isAnswered) return;
    this.#isAnswered = true;
    this.#outcome.reject(error);
  }

  refuse(refusal: Refusal): void {
    if (this.#isAnswered) return;
    const { headers } = this.request;
    const requestId = requestIdOf(headers);
    const refused = { requestId, headers, bytesIn: this.bytes, worker: this.#worker };
    this.answer(refusalResult(refusal, refused));
    this.#forget();
  }

  /** Tells its worker, if it has one, to let go of it. */
  cancel(reason: string): void {
    if (this.#isCancelled) return;
    this.#isCancelled = true;
    this.assignment?.cancel(new Error(reason));
  }

  /** Its worker, which has not begun it, is to forget it. */
  takeBack(reason: string): void {
    const { assignment } = this;
    this.assignment = undefined;
    assignment?.cancel(new Error(reason));
  }

  /** Its worker is done with it. */
  settle(): void {
    this.#forget();
  }
}

/** Whether all of a body is here. */
function isKept(body: MessageBody): body is CollectedBody | Uint8Array {
  return body instanceof Uint8Array || body instanceof CollectedBody;
}

function rounded(milliseconds: number): number {
  return Math.round(milliseconds * 1000) / 1000;
}
