export { createApp, type HttpOptions } from "./create-app.ts";
export type { InvocationEntry } from "./invocation-entry.ts";
