export type { BatchReport } from "./batch-report.ts";
export { batched, type Batched } from "./batched.ts";
export type { BatchingOptions } from "./options.ts";
