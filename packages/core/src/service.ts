import type { Description } from "./description.ts";
import type { ExecutionParameters } from "./execution-parameters.ts";
import type { ErrorReport, InvocationRequest, InvocationResult } from "./invocation.ts";
import type { Preset } from "./plugin.ts";

/** What a service is made from. */
export interface ServiceOptions {
  /** The plugins, in the order in which they are asked; presets are taken apart. */
  readonly plugins: Preset;
  /** The directory that holds the model's files. Default: `/opt/ml/model`. */
  readonly modelDir?: string;
  /** How many native threads the model may use. Default: 1. */
  readonly threads?: number;
  /**
   * The media type for clients without a preference, before every other default
   * (`SAGEMAKER_DEFAULT_INVOCATIONS_ACCEPT`).
   */
  readonly defaultAccept?: string;
  /**
   * Milliseconds in which a request must be answered: then it is a 504, and `context.signal` is
   * aborted. A hook that computes without a pause stops the clock, too. Default: no limit.
   */
  readonly timeout?: number;
  /** The setting that a 504 tells the operator to raise. Default: `timeout`. */
  readonly timeoutSetting?: string;
}

/** Whether a service is healthy, and if not, why. */
export interface Health {
  readonly healthy: boolean;
  /** For the log. Absent when healthy. */
  readonly reason?: string;
  /** What made loading or `pingFn` fail, outermost first. */
  readonly errors?: readonly ErrorReport[];
}

/**
 * A model with its codecs: bytes in, bytes out, no HTTP. The seam between those who speak HTTP and
 * those who run models: what crosses it is plain data.
 */
export interface Service {
  /** Loads the model. Callers share one load; after a failed one the next call tries again. */
  load(): Promise<void>;
  /**
   * Whether the model is loaded and healthy. Never waits for a load: it begins one if there is
   * none, and begins another, with growing pauses, after a failed one.
   */
  ping(): Promise<Health>;
  /** Answers one request. Rejects only for a fault of the server itself. */
  invoke(request: InvocationRequest): Promise<InvocationResult>;
  /** Batch Transform's parameters, for which no model is needed. */
  executionParameters(): Promise<ExecutionParameters>;
  /**
   * How many requests the model works on at once. 1 while `predictFn` has answered nothing but plain
   * values: more requests would only wait inside. Once it has answered a promise or a stream: what
   * the model's `concurrency` says, else 16. Known after the warm-up, where there are examples.
   */
  concurrency(): number;
  /** Who answers what, in what order. Once the model is loaded, its signature too. */
  describe(): Description;
  /**
   * Refuses new requests, waits for those under way and asks `closeFn`. A streamed answer has been
   * given once it begins: whoever reads it ends it before.
   */
  close(): Promise<void>;
}
