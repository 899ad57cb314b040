import type { CellWriter } from "./cell-writer.ts";
import { Lines } from "./lines.ts";
import type { Piece } from "./piece.ts";
import { refuseCell, type Refusal } from "./refusal.ts";
import type { List } from "./values.ts";
import type { WrittenRows } from "./written-rows.ts";

/** Rows of one cell each. */
export class ScalarRows implements WrittenRows {
  readonly names = ["prediction"];
  readonly #cells: CellWriter;
  readonly #lines: Lines;

  constructor(cells: CellWriter, asBytes: boolean) {
    this.#cells = cells;
    this.#lines = new Lines(asBytes);
  }

  add(list: List, first: number): Refusal | undefined {
    for (let index = 0; index < list.length; index++) {
      const cell = this.#cells.cell(list[index]);
      if (cell === undefined) return refuseCell([first + index], list[index]);
      this.#lines.add(cell);
    }
    return undefined;
  }

  pieces(): readonly Piece[] {
    return this.#lines.pieces();
  }
}
