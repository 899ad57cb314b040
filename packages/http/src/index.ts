export type { Answer } from "./answer.ts";
export { createApp, type HttpOptions } from "./create-app.ts";
export type { InvocationEntry } from "./invocation-entry.ts";
export {
  invocationHandler,
  type InvocationHandler,
  type InvocationOptions,
} from "./invocations.ts";
