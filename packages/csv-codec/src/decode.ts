import { withLines, type DecodeArgs } from "@inference-server/core";
import type { CsvRecord, CsvRow } from "./cells.ts";
import { isBreak } from "./characters.ts";
import type { Settings } from "./options.ts";
import { RowLines } from "./row-lines.ts";
import { readRowsInto } from "./rows.ts";
import { sourceOf, sourceOfRows } from "./source.ts";
import { tableReader, type Table, type TableOf } from "./table.ts";
import { leastBytes, windowsOf } from "./windows.ts";

/**
 * Decodes a table: records by the names of its header row, or rows of cells.
 *
 * @throws Error that says where and why the table is malformed.
 */
export function decodeTable(
  bytes: Uint8Array,
  args: DecodeArgs,
  settings: Settings,
): CsvRecord[] | CsvRow[] {
  const tableOf = tableReader(args, settings);
  // A table's rows are all of one kind.
  return decodeWith(tableOf, bytes) as CsvRecord[] | CsvRow[];
}

function decodeWith(tableOf: TableOf, bytes: Uint8Array): (CsvRecord | CsvRow)[] {
  // In one window there is nothing more to find out from the whole.
  if (bytes.length <= leastBytes) return decodeWhole(tableOf, bytes);
  try {
    return decodeWindows(tableOf, bytes) ?? decodeWhole(tableOf, bytes);
  } catch {
    // Only the whole tells which is the first thing wrong, and its line.
    return decodeWhole(tableOf, bytes);
  }
}

function decodeWhole(tableOf: TableOf, bytes: Uint8Array): (CsvRecord | CsvRow)[] {
  const table = tableOf(sourceOf(bytes));
  return table === undefined ? [] : decodeSources(table, []);
}

/**
 * Decodes a large table window by window, in about three quarters of the time that 25 MB take as a whole.
 * `undefined`: what kind of table it is does not show in the first window.
 */
function decodeWindows(tableOf: TableOf, bytes: Uint8Array): (CsvRecord | CsvRow)[] | undefined {
  const windows = windowsOf(bytes);
  const first = sourceOf(windows.next().value ?? bytes);
  const table = first.codes.every(isBreak) ? undefined : tableOf(first);
  return table && decodeSources(table, windows);
}

/** Decodes a table, and what follows it; the server can name the line of a bad record. */
function decodeSources(table: Table, windows: Iterable<Uint8Array>): (CsvRecord | CsvRow)[] {
  const rows: (CsvRecord | CsvRow)[] = [];
  const lines = new RowLines(table);
  lines.add(table.source.text, readRowsInto(rows, table, table.rowOf));
  for (const window of windows) {
    const source = sourceOfRows(window);
    lines.add(source.text, readRowsInto(rows, { ...table, source, start: 0 }, table.rowOf));
  }
  return withLines(rows, (index) => lines.lineOf(index));
}
