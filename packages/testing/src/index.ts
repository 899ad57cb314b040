export { assertPluginPackage } from "./package/assert-plugin-package.ts";
export { client, type Client, type ClientOptions, type ClientSettings } from "./client.ts";
export { describeCodec, type DescribeCodecOptions } from "./codec/describe-codec.ts";
export type { Fuzz } from "./codec/fuzz-checks.ts";
export { goldenOf, type Golden, type GoldenBytes } from "./codec/golden.ts";
export type { CodecSample, MalformedSample } from "./codec/sample.ts";
export type { Composition } from "./composition.ts";
export { hookImplIsValid } from "./hook-impl-is-valid.ts";
export type { InvocationError } from "./invocation-error.ts";
export { describeModel, type DescribeModelOptions } from "./model/describe-model.ts";
export { pluginIsRegistered, pluginManager } from "./plugin-manager.ts";
export {
  postInvocations,
  type InvocationResponse,
  type PostInvocationsOptions,
} from "./post-invocations.ts";
export { predict, type EncodedOptions, type ValueOptions } from "./predict.ts";
export { findingsTable } from "./sagemaker/findings-table.ts";
export type { FactId } from "./sagemaker/facts.ts";
export type { Finding, Verdict } from "./sagemaker/finding.ts";
export { toModelError, type ContainerAnswer, type ModelError } from "./sagemaker/model-error.ts";
export type { Sample } from "./sagemaker/sample.ts";
export {
  simulateSageMaker,
  type CommandTarget,
  type SimulationOptions,
  type UrlTarget,
} from "./sagemaker/simulate-sagemaker.ts";
export {
  resolveTransformParameters,
  type TransformSources,
} from "./sagemaker/transform-parameters.ts";
export {
  startServer,
  type Exit,
  type LogLine,
  type ServerProcess,
  type StartServerOptions,
} from "./start-server.ts";
export type { TestFunction } from "./test-function.ts";
