import type { CellWriter } from "./cell-writer.ts";
import { Lines } from "./lines.ts";
import type { Piece } from "./piece.ts";
import { refuse, refuseCell, type Refusal } from "./refusal.ts";
import { describe, kindOfValue, type List } from "./values.ts";
import type { WrittenRows } from "./written-rows.ts";

/** What null is among rows. */
const nothing: List = [];

/** Rows that are lists of scalars, all of one length. */
export class ListRows implements WrittenRows {
  readonly names: readonly string[];
  readonly #cells: CellWriter;
  readonly #delimiter: string;
  readonly #lines: Lines;

  constructor(width: number, cells: CellWriter, delimiter: string, asBytes: boolean) {
    this.names = Array.from({ length: width }, (_, index) => String(index));
    this.#cells = cells;
    this.#delimiter = delimiter;
    this.#lines = new Lines(asBytes);
  }

  add(list: List, first: number): Refusal | undefined {
    const width = this.names.length;
    if (width === 0) return refuse([0], "a row without cells.");
    const cells: string[] = this.names.map(() => "");
    for (let index = 0; index < list.length; index++) {
      const row = list[index] ?? nothing;
      if (row !== nothing && kindOfValue(row) !== "list") {
        return refuse([first + index], `${describe(row)}, where the other records are rows.`);
      }
      const values = row as List;
      if (row !== nothing && values.length !== width) {
        return refuse([first + index], `a row of ${values.length}, where the first has ${width}.`);
      }
      for (let place = 0; place < width; place++) {
        const cell = this.#cells.cell(values[place]);
        if (cell === undefined) return refuseCell([first + index, place], values[place]);
        cells[place] = cell;
      }
      this.#lines.add(cells.join(this.#delimiter));
    }
    return undefined;
  }

  pieces(): readonly Piece[] {
    return this.#lines.pieces();
  }
}
