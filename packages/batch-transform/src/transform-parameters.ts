import { JobError } from "./job-error.ts";
import type { BatchStrategy } from "./transform-options.ts";

/** How a server is asked. */
export interface TransformParameters {
  readonly batchStrategy: BatchStrategy;
  readonly maxConcurrentTransforms: number;
  /** MB of 1024² bytes; 0: no limit. */
  readonly maxPayloadInMB: number;
}

/** What a job or a server says; what is absent it does not say. */
export type StatedParameters = {
  readonly [Name in keyof TransformParameters]?: TransformParameters[Name] | undefined;
};

/**
 * The parameters of a job, each for itself: the job's, else the server's, else SageMaker's.
 * A `maxConcurrentTransforms` of 0 says nothing.
 *
 * Source: Custom Inference Code with Batch Transform; CreateTransformJob, API reference.
 *
 * @throws JobError if requests at a time × payload are more than SageMaker allows.
 */
export function resolveParameters(
  job: StatedParameters,
  server: StatedParameters,
): TransformParameters {
  const transforms = stated(
    job.maxConcurrentTransforms || undefined,
    server.maxConcurrentTransforms || undefined,
    1,
  );
  const payload = stated(job.maxPayloadInMB, server.maxPayloadInMB, 6);
  const strategy = stated<BatchStrategy>(job.batchStrategy, server.batchStrategy, "MultiRecord");
  const product = transforms.value * payload.value;
  if (product > mostMB) {
    const most = Math.max(1, Math.floor(mostMB / Math.max(payload.value, 1)));
    throw new JobError(
      "usage",
      `MaxConcurrentTransforms ${transforms.value} (${transforms.origin}) times MaxPayloadInMB ` +
        `${payload.value} (${payload.origin}) is ${product} MB. SageMaker allows ${mostMB} MB. Give ` +
        `"--max-concurrent-transforms ${most}" or less, or a smaller "--max-payload-mb".`,
    );
  }
  return {
    batchStrategy: strategy.value,
    maxConcurrentTransforms: transforms.value,
    maxPayloadInMB: payload.value,
  };
}

/** MB that may be on their way at a time. */
const mostMB = 100;

function stated<Value>(job: Value | undefined, server: Value | undefined, otherwise: Value) {
  if (job !== undefined) return { value: job, origin: "the job's" };
  if (server !== undefined) return { value: server, origin: "the server's" };
  return { value: otherwise, origin: "SageMaker's default" };
}
