import type { RequestHeaders } from "./context.ts";
import type { Body } from "./hooks.ts";
import type { Problem } from "./problem.ts";

/** One request to a service: bytes in. */
export interface InvocationRequest {
  /**
   * The body, complete or as it arrives. It is read only once the request can be answered. Chunks
   * that were read are the service's: it keeps them, and may give back their memory.
   */
  readonly body: Uint8Array | AsyncIterable<Uint8Array>;
  /** The request's headers; names in lower case. */
  readonly headers: RequestHeaders;
  /** Aborted when the client leaves or the deadline passes. Its reason may be a `requestError`. */
  readonly signal?: AbortSignal | undefined;
}

/** One answer of a service: bytes out. Plain data (but for a streamed body). */
export type InvocationResult =
  | {
      readonly ok: true;
      /** Of a streamed body the first piece has come: it can only break off, not be refused. */
      readonly body: Body;
      /** The exact Content-Type. */
      readonly contentType: string;
      /** Headers that hooks have set. */
      readonly headers: Readonly<Record<string, string>>;
      readonly report: InvocationReport;
    }
  | {
      readonly ok: false;
      readonly problem: Problem;
      /** Headers that belong to the problem: `Accept`, `Retry-After`, … */
      readonly headers: Readonly<Record<string, string>>;
      readonly report: InvocationReport;
    };

/** What the log says of one invocation. Plain data; never any of the payload. */
export interface InvocationReport {
  readonly requestId: string;
  /** The request's Content-Type as sent. */
  readonly contentType?: string;
  /** The request's Accept as sent. */
  readonly accept?: string;
  /** Bytes of the request body, as far as it was read. */
  readonly bytesIn: number;
  /** The worker process that answered, where there are several. */
  readonly worker?: number;
  /** How many records the request held, where the model counts records. */
  readonly records?: number;
  /** Milliseconds by phase, for the phases that were reached. `queue`: the wait for a worker. */
  readonly milliseconds: Readonly<Partial<Record<InvocationPhase | "queue", number>>>;
  /** What went wrong, for the log alone. */
  readonly failure?: InvocationFailure;
}

/** The phases of an invocation. `load` is the wait for the model, `body` for the request's bytes. */
export type InvocationPhase = "body" | "input" | "load" | "output" | "predict";

/** Who failed, and why. */
export interface InvocationFailure {
  readonly phase?: InvocationPhase;
  /** The plugin whose hook threw. */
  readonly plugin?: string;
  readonly hook?: string;
  /** The record at which the model failed, from 0. */
  readonly record?: number;
  /** The error and its causes, outermost first. */
  readonly errors: readonly ErrorReport[];
}

/** An error as plain data. */
export interface ErrorReport {
  readonly name: string;
  readonly message: string;
  readonly stack?: string;
}
