import type { InvocationResult, RequestHeaders } from "@inference-server/core";
import type { MessageBody } from "../channel/message.ts";

/** What a worker is asked to answer. */
export interface WorkerRequest {
  readonly headers: RequestHeaders;
  /** Complete, or as it arrives: then it can be sent once only. */
  readonly body: MessageBody;
}

/** What becomes of a request that a worker is sent. Never told before `assign` has returned. */
export interface AssignmentEvents {
  /** The answer. Of a stream the rest is still to come. Not after `cancel`. */
  answered(result: InvocationResult): void;
  /** The worker could not answer at all. Not after `cancel`. */
  failed(error: unknown): void;
  /** The worker is done with the request, also after `cancel`: the last word. */
  settled(): void;
}

/** A request that a worker has been sent. */
export interface Assignment {
  /** Wants no answer any more, or no more of it. */
  cancel(reason: Error): void;
}

/** A worker, as far as whoever hands out requests needs to know it. */
export interface RequestTaker {
  /** Its number among the workers that there have been, from 1. */
  readonly id: number;
  assign(request: WorkerRequest, events: AssignmentEvents): Assignment;
  /** Ends it at once: it does not let go of a request. */
  kill(reason: string): void;
}
