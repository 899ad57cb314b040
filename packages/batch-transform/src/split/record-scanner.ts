import type { SplitType } from "../transform-options.ts";
import { framedScanner, recordIO, tfRecord } from "./framed-scanner.ts";
import { lineScanner } from "./line-scanner.ts";

/** Finds the ends of records. */
export interface RecordScanner {
  /** What a record is called. */
  readonly unit: "line" | "record";
  /**
   * Where a record ends; -1: beyond the bytes. It is asked for every record, hence no objects.
   *
   * @param start Where the record begins.
   * @param from Up to where its end was looked for before.
   * @param number The record's number in the input, from 1.
   */
  endOf(bytes: Buffer, start: number, from: number, number: number): number;
  /** What a record holds without its frame; a line keeps its end. */
  contentOf(record: Buffer): Buffer;
  /** Called if an input ends within a record. Returns if that is the record's end. */
  endWithin(number: number): void;
}

/** The scanner of a split type. `maxBytes`: what a record may have at most. */
export function scannerOf(splitType: Exclude<SplitType, "None">, maxBytes: number): RecordScanner {
  if (splitType === "Line") return lineScanner;
  return framedScanner(splitType === "RecordIO" ? recordIO : tfRecord, maxBytes);
}
