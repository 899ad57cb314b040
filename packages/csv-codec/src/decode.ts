import { withLines, type DecodeArgs } from "@inference-server/core";
import type { CsvRecord, CsvRow } from "./cells.ts";
import type { Settings } from "./options.ts";
import { linesOfRows } from "./position.ts";
import { readRows, type Body } from "./rows.ts";
import { codesOf, sourceOf } from "./source.ts";
import { tableReader } from "./table.ts";

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
  const table = tableOf(sourceOf(bytes));
  if (table === undefined) return [];
  // A table's rows are all of one kind.
  return remembered(table, readRows(table, table.rowOf)) as CsvRecord[] | CsvRow[];
}

/**
 * Lets the server name the line of a bad record. The table is read again, and only if it has to
 * be; from the text, for the bytes may have been overwritten by then.
 */
function remembered<Row>({ source: { text, line }, start, kinds }: Body, rows: Row[]): Row[] {
  let lines: readonly number[] | undefined;
  return withLines(rows, (index) => {
    lines ??= linesOfRows({ text, codes: codesOf(text), line }, start, kinds.length > 1);
    return lines[index];
  });
}
