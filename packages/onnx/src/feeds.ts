import type { OnnxCell, TensorData } from "./element-type.ts";
import type { ModelInput } from "./model-inputs.ts";
import type { OnnxRecord } from "./onnx-record.ts";

/** What one input is given for a run. */
export interface Feed {
  readonly input: ModelInput;
  readonly data: TensorData;
  readonly dims: readonly number[];
}

/** Lays records of one form into the inputs' memory, one after the other. */
export function feedsOf(
  inputs: readonly ModelInput[],
  records: readonly OnnxRecord[],
): readonly Feed[] {
  let from = 0;
  return inputs.map((input, index) => {
    const shape = records[0]?.shapes[index] ?? [];
    const size = shape.reduce((product, dimension) => product * dimension, 1);
    const data = input.type.allocate(records.length * size);
    for (const [place, { cells }] of records.entries()) {
      fill(data, place * size, cells, from, size);
    }
    from += size;
    const dims = input.leading === "none" ? shape : [records.length, ...shape];
    return { input, data, dims };
  });
}

function fill(
  data: TensorData,
  offset: number,
  cells: ArrayLike<OnnxCell>,
  from: number,
  size: number,
): void {
  if (Array.isArray(data)) {
    for (let cell = 0; cell < size; cell += 1) data[offset + cell] = String(cells[from + cell]);
  } else if (data instanceof BigInt64Array || data instanceof BigUint64Array) {
    for (let cell = 0; cell < size; cell += 1) {
      data[offset + cell] = BigInt(cells[from + cell] ?? 0);
    }
  } else if (from === 0 && cells.length === size) {
    // The schema let numbers and booleans through, and `set` makes numbers of both.
    data.set(cells as ArrayLike<number>, offset);
  } else {
    for (let cell = 0; cell < size; cell += 1) data[offset + cell] = Number(cells[from + cell]);
  }
}
