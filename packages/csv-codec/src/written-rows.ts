import type { Piece } from "./piece.ts";
import type { Refusal } from "./refusal.ts";
import type { List } from "./values.ts";

/** The rows of a table in the making, all of one kind. */
export interface WrittenRows {
  /**
   * The names of the columns so far: another list where more rows have changed them, and none where
   * no row has had a cell yet.
   */
  readonly names: readonly string[];
  /**
   * Writes more rows; `first` is the place of the first of them in the whole list. While there are no
   * columns, nothing is written.
   */
  add(list: List, first: number): Refusal | undefined;
  /** All that was written, every row with its LF and as many cells as there are columns. */
  pieces(): readonly Piece[];
}
