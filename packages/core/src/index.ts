export { Accept, type MediaRange } from "./accept.ts";
export { attributionOf, type Attribution } from "./attribution.ts";
export { defineCodec, type Codec } from "./codec.ts";
export type { CodecDefinition, DecodeArgs, EncodeArgs, PartsEncoder } from "./codec-definition.ts";
export {
  compositionError,
  isCompositionError,
  type CompositionError,
  type CompositionProblem,
} from "./composition-error.ts";
export type { CompositionWarning } from "./composition-warnings.ts";
export { requestIdOf, type Context, type RequestHeaders } from "./context.ts";
export { declined, type Declined } from "./declined.ts";
export type {
  Description,
  HookDescription,
  MediaTypeDescription,
  PluginDescription,
} from "./description.ts";
export type {
  HookStreams,
  InputStreamArgs,
  ListWriter,
  OutputStreamArgs,
  PredictStreamArgs,
} from "./hook-streams.ts";
export type {
  Body,
  Column,
  ColumnType,
  HookAnswer,
  HookArgs,
  HookCombination,
  HookName,
  Hooks,
  InputArgs,
  LoadedArgs,
  MaybePromise,
  ModelArgs,
  NoArgs,
  Output,
  OutputArgs,
  Parameters,
  PredictArgs,
} from "./hooks.ts";
export { hookCombinations } from "./hooks.ts";
export { errorChain } from "./failure.ts";
export type {
  ErrorReport,
  InvocationFailure,
  InvocationPhase,
  InvocationReport,
  InvocationRequest,
  InvocationResult,
} from "./invocation.ts";
export { withLines, type LineOf } from "./lines.ts";
export { defineModel, type Defined, type ModelDefinition, type ModelPlugin } from "./model.ts";
export {
  apiVersion,
  definePlugin,
  type HookImplementation,
  type HookOrder,
  type Plugin,
  type PluginDefinition,
  type PluginHooks,
  type PluginWrappers,
  type Preset,
  type Wrapper,
} from "./plugin.ts";
export type { BatchArgs, PredictBatch } from "./predict-batch.ts";
export { createPluginManager } from "./create-plugin-manager.ts";
export type { PluginManager } from "./plugin-manager.ts";
export { problemOf, type Problem, type ProblemOptions } from "./problem.ts";
export {
  isRecordError,
  recordError,
  type RecordErrorOptions,
  type RecordFailure,
} from "./record-error.ts";
export type { OnRecordError } from "./record-failures.ts";
export {
  isRequestError,
  requestError,
  type RecordError,
  type RequestError,
  type RequestErrorOptions,
} from "./request-error.ts";
export { createService } from "./create-service.ts";
export type { ExecutionParameters } from "./execution-parameters.ts";
export type { Health, Service, ServiceOptions } from "./service.ts";
export type { JsonSchema, Signature } from "./signature.ts";
export { isPieced, piecedBody, type PiecedBody } from "./pieced-body.ts";
export { didYouMean } from "./suggestion.ts";
export type { StandardIssue, StandardResult, StandardSchema } from "./standard-schema.ts";
