import type { InvocationResult, RequestHeaders } from "@inference-server/core";
import type { MessageBody } from "../channel/message.ts";

/** What a worker is asked to answer. */
export interface WorkerRequest {
  readonly headers: RequestHeaders;
  /** Complete, or as it arrives: then it can be sent once only. */
  readonly body: MessageBody;
}

/** A request that a worker has been sent. */
export interface Assignment {
  /** Rejects with what `cancel` was given, and if the worker could not answer at all. */
  readonly answer: Promise<InvocationResult>;
  /** Resolves when the worker is done with the request, also after `cancel`. */
  readonly settled: Promise<void>;
  /** Wants no answer any more, or no more of it. */
  cancel(reason: Error): void;
}

/** A worker, as far as whoever hands out requests needs to know it. */
export interface RequestTaker {
  /** Its number among the workers that there have been, from 1. */
  readonly id: number;
  assign(request: WorkerRequest): Assignment;
  /** Ends it at once: it does not let go of a request. */
  kill(reason: string): void;
}
