import { afterBreak, isBreak, quote } from "./characters.ts";
import type { Source } from "./source.ts";

/** Makes an error whose message begins with the line and the column of a place in the table. */
export function malformed(source: Source, offset: number, problem: string): Error {
  const { line, start } = lineAt(source, offset);
  return new Error(`Line ${line}, column ${offset - start + 1}: ${problem}`);
}

/** The line, from 1, on which an offset lies, and where that line begins. */
export function lineAt(source: Source, offset: number): { line: number; start: number } {
  const { codes } = source;
  let { line } = source;
  let start = 0;
  for (let index = 0; index < offset; index++) {
    if (!isBreak(codes[index])) continue;
    const next = afterBreak(codes, index);
    if (next > offset) break;
    line++;
    start = next;
    index = next - 1;
  }
  return { line, start };
}

/**
 * The line, from 1, on which each row begins, found by reading a well-formed table again from
 * `start`. Lines and rows differ where cells hold line breaks and where blank lines are skipped.
 */
export function linesOfRows(source: Source, start: number, skipsBlankLines: boolean): number[] {
  const { codes } = source;
  const lines: number[] = [];
  let { line } = lineAt(source, start);
  let rowLine = line;
  let rowStart = start;
  // Doubled quotes switch twice: inside or outside is right again after them.
  let quoted = false;
  for (let index = start; index < codes.length; index++) {
    if (codes[index] === quote) quoted = !quoted;
    if (!isBreak(codes[index])) continue;
    const next = afterBreak(codes, index);
    line++;
    if (!quoted) {
      if (index > rowStart || !skipsBlankLines) lines.push(rowLine);
      rowStart = next;
      rowLine = line;
    }
    index = next - 1;
  }
  if (rowStart < codes.length) lines.push(rowLine);
  return lines;
}
