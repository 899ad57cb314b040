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

/** As much of a value is quoted as lets its sender find it. */
const longestQuote = 40;

/** What a value is, for error messages: itself, if it is short enough. */
export function found(value: unknown): string {
  switch (typeof value) {
    case "string":
      return JSON.stringify(shortened(value));
    case "bigint":
    case "boolean":
    case "number":
      return shortened(String(value));
    case "undefined":
      return "nothing";
    default:
      if (value === null) return "null";
      return isList(value) ? "an array" : "an object";
  }
}

/** Whether a value is an array or a typed array. */
export function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}

/** `1 value`, `3 arrays`. */
export function counted(count: number, noun = "value"): string {
  return count === 1 ? `1 ${noun}` : `${count} ${noun}s`;
}

/** Whole characters: none takes more than two units. */
function shortened(text: string): string {
  const characters = Array.from(text.slice(0, 2 * longestQuote + 2));
  if (characters.length <= longestQuote) return text;
  return `${characters.slice(0, longestQuote).join("")}…`;
}

function isMissing(value: unknown): boolean {
  return value === null || value === undefined || Number.isNaN(value);
}
