import type { StandardIssue } from "@inference-server/core";
import type { ElementType, OnnxCell } from "./element-type.ts";

/** One record names this many faults; the first few are enough to find the cause. */
const maximumIssues = 10;

/** Where a value stands in a record. */
export type RecordPath = readonly (number | string)[];

/** Collects the cells of one record, and what is wrong with them. */
export class CellReader {
  readonly issues: StandardIssue[] = [];
  readonly cells: OnnxCell[] = [];
  readonly #missing: boolean;

  constructor(missing: boolean) {
    this.#missing = missing;
  }

  /** Whether there are as many faults as are worth naming. */
  get isFull(): boolean {
    return this.issues.length >= maximumIssues;
  }

  /** Adds a value as the next cell, or its fault. */
  add(value: unknown, type: ElementType, path: RecordPath): void {
    if (type.accepts(value)) this.cells.push(value);
    else if (this.#missing && type.hasNaN && isMissing(value)) this.cells.push(Number.NaN);
    else this.refuse(`Expected ${type.expected}, found ${found(value)}`, path);
  }

  refuse(message: string, path: RecordPath): void {
    if (!this.isFull) this.issues.push({ message, path });
  }
}

/** What a value is, for error messages. */
export function found(value: unknown): string {
  if (value === null) return "null";
  if (isList(value)) return "an array";
  if (typeof value === "number" || typeof value === "bigint") return String(value);
  if (typeof value === "undefined") return "nothing";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

/** Whether a value is an array or a typed array. */
export function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}

/** `1 value`, `3 arrays`. */
export function counted(count: number, noun = "value"): string {
  return count === 1 ? `1 ${noun}` : `${count} ${noun}s`;
}

function isMissing(value: unknown): boolean {
  return value === null || value === undefined || Number.isNaN(value);
}
