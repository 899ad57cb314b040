import { lineFeed, quote } from "./characters.ts";
import type { Field } from "./layout.ts";
import type { Lines } from "./lines.ts";

/**
 * Gives rows that were written when fewer columns were known an empty cell for each of the rest.
 * Columns are never taken away: a field gets more at the end of its own, and fields come after the
 * last.
 *
 * @param text rows as `CellWriter` writes their cells, each with an LF
 * @param before the fields that the rows have, of at least one column
 * @param after the fields that they are to have, of more columns
 * @param lines takes the rows
 */
export function widen(
  text: string,
  before: readonly Field[],
  after: readonly Field[],
  delimiter: string,
  lines: Pick<Lines, "add">,
): void {
  const fillings = gapsOf(before, after).map((gap) => delimiter.repeat(gap));
  const delimiterCode = delimiter.charCodeAt(0);
  for (let position = 0; position < text.length;) {
    let row = "";
    let from = position;
    for (const filling of fillings) {
      const end = endOfCell(text, position, delimiterCode);
      if (filling !== "") {
        row += text.slice(from, end) + filling;
        from = end;
      }
      // What follows is a delimiter, or the row's LF.
      position = end + 1;
    }
    lines.add(row + text.slice(from, position - 1));
  }
}

/** How many cells are missing after each column. */
function gapsOf(before: readonly Field[], after: readonly Field[]): readonly number[] {
  const gaps: number[] = [];
  for (const [index, field] of after.entries()) {
    const known = before[index];
    if (known === undefined) {
      gaps.push((gaps.pop() ?? 0) + widthOf(field));
      continue;
    }
    for (let column = 1; column < widthOf(known); column++) gaps.push(0);
    gaps.push(widthOf(field) - widthOf(known));
  }
  return gaps;
}

function widthOf({ parts }: Field): number {
  return parts?.length ?? 1;
}

/** Where the cell that begins here ends: only one that begins with a quote holds what ends others. */
function endOfCell(text: string, start: number, delimiter: number): number {
  let position = start;
  if (text.charCodeAt(position) === quote) {
    position = text.indexOf('"', position + 1) + 1;
    // A doubled quote is one of the cell's own.
    while (text.charCodeAt(position) === quote) position = text.indexOf('"', position + 1) + 1;
    return position;
  }
  for (; position < text.length; position++) {
    const code = text.charCodeAt(position);
    if (code === delimiter || code === lineFeed) break;
  }
  return position;
}
