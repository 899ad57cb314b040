export { batchTransform } from "./batch-transform.ts";
export { InputFailure } from "./input-failure.ts";
export type { FailedRecord, InputFailureDetails } from "./input-failure.ts";
export { JobError } from "./job-error.ts";
export type { JobFault } from "./job-error.ts";
export type {
  FailedInput,
  SkippedInput,
  TransformedInput,
  TransformEvent,
  TransformReport,
} from "./transform-event.ts";
export type {
  AssembleWith,
  BatchStrategy,
  Compression,
  JoinSource,
  SplitType,
  TransformOptions,
} from "./transform-options.ts";
export type { TransformParameters } from "./transform-parameters.ts";
