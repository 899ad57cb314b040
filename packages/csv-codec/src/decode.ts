import { withLines, type DecodeArgs } from "@inference-server/core";
import { kindOf, type CsvRecord, type CsvRow } from "./cells.ts";
import { firstRowOf } from "./first-row.ts";
import { headerOf } from "./header-parameter.ts";
import { checkHeaderRow, looksLikeHeaderRow } from "./header-row.ts";
import type { Settings } from "./options.ts";
import { linesOfRows } from "./position.ts";
import { recordBuilder } from "./record-builder.ts";
import { readRows, type Body } from "./rows.ts";
import { codesOf, sourceOf, type Source } from "./source.ts";

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
  const header = headerOf(args.parameters);
  const source = sourceOf(bytes);
  const delimiter = settings.delimiter.charCodeAt(0);
  return (header ?? settings.header) === "present"
    ? decodeRecords(source, delimiter, args)
    : decodeRows(source, delimiter, args, header === undefined);
}

function decodeRecords(source: Source, delimiter: number, { columns }: DecodeArgs): CsvRecord[] {
  const firstRow = firstRowOf(source, delimiter);
  if (firstRow === undefined) return [];
  checkHeaderRow(source, delimiter, firstRow);
  const columnsByName = new Map(columns?.map((column) => [column.name, column]));
  const body: Body = {
    source,
    delimiter,
    start: firstRow.next,
    kinds: firstRow.cells.map((name) => kindOf(columnsByName.get(name))),
    widthReason: "one for each name of the header row",
  };
  return remembered(body, readRows(body, recordBuilder(firstRow.cells)));
}

function decodeRows(
  source: Source,
  delimiter: number,
  { columns, positional }: DecodeArgs,
  headerUndeclared: boolean,
): CsvRow[] {
  const firstRow = firstRowOf(source, delimiter);
  if (
    headerUndeclared &&
    firstRow !== undefined &&
    columns !== undefined &&
    looksLikeHeaderRow(firstRow.cells, columns)
  ) {
    throw new Error(
      "The first row is the header row: its cells are names of the model's columns. Send " +
        "Content-Type: text/csv;header=present, or text/csv;header=absent if it is data.",
    );
  }
  // Rows that all have the same wrong width are well-formed CSV: the model refuses them, record by
  // record, as it does in every format.
  const body: Body = {
    source,
    delimiter,
    start: 0,
    kinds: (firstRow?.cells ?? [""]).map((_, index) =>
      kindOf(positional ? columns?.[index] : undefined),
    ),
    widthReason: "as in the first row",
  };
  return remembered(
    body,
    readRows(body, (cells) => cells.slice()),
  );
}

/**
 * Lets the server name the line of a bad record. The table is read again, and only if it has to
 * be; from the text, for the bytes may have been overwritten by then.
 */
function remembered<Row>({ source: { text }, start, kinds }: Body, rows: Row[]): Row[] {
  let lines: readonly number[] | undefined;
  return withLines(rows, (index) => {
    lines ??= linesOfRows(codesOf(text), start, kinds.length > 1);
    return lines[index];
  });
}
