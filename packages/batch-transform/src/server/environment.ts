import type { StatedParameters } from "../transform-parameters.ts";
import { parentVariable } from "./parent-variable.ts";

/**
 * The environment of an application that is started for a job: this process's own, and what
 * SageMaker sets. The parameters are there only if the job itself says them.
 *
 * Source: Custom Inference Code with Batch Transform.
 */
export function applicationEnvironment(port: number, job: StatedParameters): NodeJS.ProcessEnv {
  const { maxPayloadInMB, batchStrategy, maxConcurrentTransforms } = job;
  return {
    ...process.env,
    SAGEMAKER_BATCH: "true",
    ...(maxPayloadInMB !== undefined && {
      // A fraction of a MB is this command's own extension; the variable is an integer.
      SAGEMAKER_MAX_PAYLOAD_IN_MB: String(Math.ceil(maxPayloadInMB)),
    }),
    ...(batchStrategy !== undefined && {
      SAGEMAKER_BATCH_STRATEGY: batchStrategy === "MultiRecord" ? "MULTI_RECORD" : "SINGLE_RECORD",
    }),
    ...(maxConcurrentTransforms !== undefined &&
      maxConcurrentTransforms > 0 && {
        SAGEMAKER_MAX_CONCURRENT_TRANSFORMS: String(maxConcurrentTransforms),
      }),
    SAGEMAKER_BIND_TO_PORT: String(port),
    HOST: "127.0.0.1",
    [parentVariable]: String(process.pid),
  };
}
