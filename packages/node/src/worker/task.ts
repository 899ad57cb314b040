import { requestIdOf, type InvocationResult } from "@inference-server/core";
import type { Assignment, RequestTaker, WorkerRequest } from "./assignment.ts";
import { refusalResult, type Refusal } from "./refusal.ts";

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
  #forget: () => void = () => undefined;
  readonly #outcome = Promise.withResolvers<InvocationResult>();

  constructor(request: WorkerRequest, deadline: number) {
    this.request = request;
    this.deadline = deadline;
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
    return this.request.body instanceof Uint8Array;
  }

  /** Bytes that are kept until it is answered. */
  get bytes(): number {
    return this.request.body instanceof Uint8Array ? this.request.body.byteLength : 0;
  }

  /** Calls `onLeave` if the client leaves before it has all of its answer. */
  watch(signal: AbortSignal | undefined, onLeave: () => void): void {
    if (signal === undefined) return;
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

  /** Its worker is done with it. */
  settle(): void {
    this.#forget();
  }
}
