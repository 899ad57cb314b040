import type { DecodeArgs } from "@inference-server/core";
import { kindOf, type CsvCell, type CsvRecord, type CsvRow } from "./cells.ts";
import { firstRowOf } from "./first-row.ts";
import { headerOf } from "./header-parameter.ts";
import { checkHeaderRow, looksLikeHeaderRow } from "./header-row.ts";
import type { Settings } from "./options.ts";
import { recordBuilder } from "./record-builder.ts";
import type { Body } from "./rows.ts";
import type { Source } from "./source.ts";

/** How a table is read: what its first row, the request and the model say of it. */
export interface Table extends Body {
  /** What a row's cells become. */
  readonly rowOf: (cells: readonly CsvCell[]) => CsvRecord | CsvRow;
}

/**
 * Learns from a table's beginning how it is read. `undefined`: it has no header row, and so no row.
 *
 * @throws Error if the header row is wrong, or was not declared.
 */
export type TableOf = (source: Source) => Table | undefined;

/**
 * Makes the function that learns how tables of one media type, for one model, are read.
 *
 * @throws Error if the media type's `header` parameter is wrong.
 */
export function tableReader(args: DecodeArgs, settings: Settings): TableOf {
  const header = headerOf(args.parameters);
  const delimiter = settings.delimiter.charCodeAt(0);
  return (header ?? settings.header) === "present"
    ? (source) => tableOfRecords(source, delimiter, args)
    : (source) => tableOfRows(source, delimiter, args, header === undefined);
}

function tableOfRecords(
  source: Source,
  delimiter: number,
  { columns }: DecodeArgs,
): Table | undefined {
  const firstRow = firstRowOf(source, delimiter);
  if (firstRow === undefined) return undefined;
  checkHeaderRow(source, delimiter, firstRow);
  const columnsByName = new Map(columns?.map((column) => [column.name, column]));
  return {
    source,
    delimiter,
    start: firstRow.next,
    kinds: firstRow.cells.map((name) => kindOf(columnsByName.get(name))),
    widthReason: "one for each name of the header row",
    rowOf: recordBuilder(firstRow.cells),
  };
}

function tableOfRows(
  source: Source,
  delimiter: number,
  { columns, positional }: DecodeArgs,
  headerUndeclared: boolean,
): Table {
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
  const width = firstRow?.cells.length ?? 1;
  // Rows that all have the same wrong width are well-formed CSV: the model refuses them, record by
  // record, as it does in every format.
  return {
    source,
    delimiter,
    start: 0,
    kinds: Array.from({ length: width }, (_, index) =>
      kindOf(positional ? columns?.[index] : undefined),
    ),
    widthReason: "as in the first row",
    rowOf: width === 1 ? oneCellOf : (cells) => cells.slice(),
  };
}

/** As good as a copy, in a third of the time: a body may hold as many such rows as bytes. */
function oneCellOf(cells: readonly CsvCell[]): CsvRow {
  return [cells[0] ?? null];
}
