import type { ExecutionParameters } from "@inference-server/core";

/** Who has a say in how Batch Transform sends its requests. */
export interface TransformSources {
  /** What the job says (CreateTransformJob). */
  readonly job?: Partial<ExecutionParameters>;
  /** What the container answers to `GET /execution-parameters`. */
  readonly container?: Partial<ExecutionParameters>;
}

/** What Batch Transform uses where neither the job nor the container says anything. */
const transformDefaults: ExecutionParameters = {
  BatchStrategy: "MultiRecord",
  MaxConcurrentTransforms: 1,
  MaxPayloadInMB: 6,
};

/**
 * The parameters of a transform job, one by one: the job's, else the container's, else the
 * platform's. A `MaxConcurrentTransforms` of 0 says nothing; a `MaxPayloadInMB` of 0 means no limit.
 *
 * Source: Custom Inference Code with Batch Transform; CreateTransformJob, API reference.
 */
export function resolveTransformParameters({
  job = {},
  container = {},
}: TransformSources): ExecutionParameters {
  return {
    BatchStrategy: job.BatchStrategy ?? container.BatchStrategy ?? transformDefaults.BatchStrategy,
    MaxConcurrentTransforms:
      (job.MaxConcurrentTransforms ?? 0) ||
      (container.MaxConcurrentTransforms ?? 0) ||
      transformDefaults.MaxConcurrentTransforms,
    MaxPayloadInMB:
      job.MaxPayloadInMB ?? container.MaxPayloadInMB ?? transformDefaults.MaxPayloadInMB,
  };
}
