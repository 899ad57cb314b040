import { lineAt, linesOfRows } from "./position.ts";
import type { Body, RowsRead } from "./rows.ts";
import { codesOf } from "./source.ts";

/** Rows that were read from one text. */
interface Section {
  readonly count: number;
  /** Kept where the rows are not one line each: where they begin is found by reading it again. */
  readonly text: string | undefined;
}

/**
 * The lines on which rows begin, worked out only if one is asked for. It keeps no text whose rows are
 * one line each, as nearly all are: numbers do not hold on to the text they were read from.
 */
export class RowLines {
  readonly #sections: Section[] = [];
  readonly #start: number;
  readonly #firstLine: number;
  readonly #skipsBlankLines: boolean;
  #lines: readonly number[] | undefined;

  /** `table`: the first text, with where its rows begin. */
  constructor({ source, start, kinds }: Body) {
    this.#start = start;
    this.#firstLine = lineAt(source, start).line;
    this.#skipsBlankLines = kinds.length > 1;
  }

  /** Adds the rows of the next text. */
  add(text: string, { count, areLines }: RowsRead): void {
    this.#sections.push({ count, text: areLines ? undefined : text });
  }

  /** The line of a row, from 1. */
  lineOf(row: number): number | undefined {
    this.#lines ??= this.#linesOfSections();
    return this.#lines[row];
  }

  #linesOfSections(): number[] {
    const lines: number[] = [];
    let line = this.#firstLine;
    let start = this.#start;
    for (const { count, text } of this.#sections) {
      if (text === undefined) {
        for (let row = 0; row < count; row++) lines.push(line++);
      } else {
        const rows = text.slice(start);
        const source = { text: rows, codes: codesOf(rows), line };
        for (const rowLine of linesOfRows(source, 0, this.#skipsBlankLines)) lines.push(rowLine);
        ({ line } = lineAt(source, rows.length));
      }
      start = 0;
    }
    return lines;
  }
}
