import { withLines } from "@inference-server/core";
import { valueOf } from "./decode.ts";
import { linesOf, type Line } from "./lines.ts";
import type { Settings } from "./options.ts";
import { textOf } from "./text.ts";

/**
 * Reads JSON Lines: one JSON value, whatever it is, on each line that is not blank. An empty body
 * is an empty list.
 *
 * @throws Error that says what is wrong, with the line (from 1) and the record's index (from 0).
 */
export function decodeJsonLines(bytes: Uint8Array, settings: Settings): unknown[] {
  const records: unknown[] = [];
  const lines: number[] = [];
  for (const line of linesOf(textOf(bytes))) {
    records.push(recordOf(line, records.length, settings));
    lines.push(line.number);
  }
  return withLines(records, (index) => lines[index]);
}

/** Reads one line, which holds the record at `index`. */
export function recordOf(line: Line, index: number, settings: Settings): unknown {
  try {
    return valueOf(line.text, settings, ({ column }) => `column ${column}`);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new Error(`Line ${line.number} (record ${index}): ${error.message}`, { cause: error });
  }
}
