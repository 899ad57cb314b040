import type { OnnxCell } from "./element-type.ts";

/**
 * What a client may send as a record, or as one input of it: a value, an array (or typed array) of
 * values to any depth, or an object of inputs or features by name.
 */
export type OnnxInput =
  | ArrayLike<OnnxInput>
  | OnnxCell
  | { readonly [name: string]: OnnxInput }
  | null;

/** A record that fits its model. Made by the model's schema. */
export class OnnxRecord {
  /** Every input's values, one input after the other, each row by row. */
  readonly cells: ArrayLike<OnnxCell>;
  /** Each input's dimensions, without that of records. */
  readonly shapes: readonly (readonly number[])[];
  /** Equal for records that one run can take together. */
  readonly form: string;

  constructor(
    cells: ArrayLike<OnnxCell>,
    shapes: readonly (readonly number[])[],
    form = shapes.join(";"),
  ) {
    this.cells = cells;
    this.shapes = shapes;
    this.form = form;
  }
}
