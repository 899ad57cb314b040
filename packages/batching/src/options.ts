import { didYouMean } from "@inference-server/core";
import type { BatchReport } from "./batch-report.ts";

/** How records of concurrent requests are joined. */
export interface BatchingOptions<InputRecord = unknown> {
  /** How many records one call takes at most. A larger request is split. Default: 32. */
  readonly maxRecords?: number;
  /**
   * For how many milliseconds a call may be put off although the model is free, to wait for more
   * records. It is only ever put off where measurements say that this pays. 0: never. Default: 5.
   */
  readonly maxDelayMs?: number;
  /** How many calls may run at the same time, for a model that answers promises. Default: 1. */
  readonly maxRunning?: number;
  /**
   * Records with different answers never share a call: text of another length, a tensor of another
   * shape. Answers are compared as the keys of a `Map` are. Default: all records may be joined.
   */
  readonly groupBy?: (record: InputRecord) => unknown;
  /** Is told of every call of the model when it has ended, for metrics. */
  readonly onBatch?: (report: BatchReport) => void;
}

/** Options with their defaults. */
export type Settings = Required<Omit<BatchingOptions, "groupBy" | "onBatch">> &
  Pick<BatchingOptions, "groupBy" | "onBatch">;

/** Every option's least value, or that it is a function. A new option does not compile without. */
const rules: { readonly [Option in keyof BatchingOptions]-?: number | "function" } = {
  maxRecords: 1,
  maxDelayMs: 0,
  maxRunning: 1,
  groupBy: "function",
  onBatch: "function",
};

/**
 * Completes options with the defaults.
 *
 * @throws TypeError if an option is unknown or cannot be honoured.
 */
export function settingsOf(options: BatchingOptions): Settings {
  for (const [option, value] of Object.entries(options)) {
    if (!Object.hasOwn(rules, option)) {
      const suggestion = didYouMean(option, Object.keys(rules));
      throw new TypeError(`batched: there is no option "${option}".${suggestion}`);
    }
    if (value !== undefined) assertOption(option as keyof BatchingOptions, value);
  }
  const { maxRecords = 32, maxDelayMs = 5, maxRunning = 1, groupBy, onBatch } = options;
  return {
    maxRecords,
    maxDelayMs,
    maxRunning,
    ...(groupBy && { groupBy }),
    ...(onBatch && { onBatch }),
  };
}

function assertOption(option: keyof BatchingOptions, value: unknown): void {
  const rule = rules[option];
  if (rule === "function") {
    if (typeof value === "function") return;
    throw new TypeError(`batched: "${option}" is of type ${typeof value}. Expected a function.`);
  }
  const isCount = option !== "maxDelayMs";
  if (typeof value === "number" && value >= rule && value < Infinity) {
    if (!isCount || Number.isSafeInteger(value)) return;
  }
  const expected = isCount ? "an integer of 1 or more" : "milliseconds, 0 or more";
  throw new TypeError(`batched: "${option}" is ${String(value)}. Expected ${expected}.`);
}
