import type { Column } from "@inference-server/core";
import type { FirstRow } from "./first-row.ts";
import { malformed } from "./position.ts";
import type { Source } from "./source.ts";
import { TextReader } from "./text-reader.ts";

/**
 * Checks that a header row gives each column a name of its own.
 *
 * @throws Error that names the cell which does not.
 */
export function checkHeaderRow(source: Source, delimiter: number, row: FirstRow): void {
  const seen = new Map<string, number>();
  for (const [index, name] of row.cells.entries()) {
    if (name === "") {
      throw malformed(
        source,
        startOfCell(source, delimiter, row, index),
        `cell ${index + 1} of the header row is empty. Give every column a name, or send ` +
          "Content-Type: text/csv if the table has no header row.",
      );
    }
    const earlier = seen.get(name);
    if (earlier !== undefined) {
      throw malformed(
        source,
        startOfCell(source, delimiter, row, index),
        `the header row names ${shown(name)} twice, in cells ${earlier} and ${index + 1}. Give ` +
          "every column a name of its own.",
      );
    }
    seen.set(name, index + 1);
  }
}

/** Whether a row is made of the names of a model's columns, each at most once, in any order. */
export function looksLikeHeaderRow(cells: readonly string[], columns: readonly Column[]): boolean {
  // Nearly every table is settled by its first cell.
  if (!columns.some(({ name }) => name === cells[0])) return false;
  const names = new Set(columns.map(({ name }) => name));
  return cells.every((cell) => names.delete(cell));
}

function startOfCell(source: Source, delimiter: number, row: FirstRow, index: number): number {
  const reader = new TextReader(source, delimiter);
  let position = row.start;
  for (let passed = 0; passed < index; passed++) {
    reader.read(position);
    position = reader.end + 1;
  }
  return position;
}

function shown(name: string): string {
  return JSON.stringify(name.length > 40 ? `${name.slice(0, 40)}…` : name);
}
