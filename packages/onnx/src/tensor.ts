import type { TensorData } from "./element-type.ts";
import type { ModelInput } from "./model-inputs.ts";
import type { ModelOutput } from "./model-outputs.ts";
import type { OnnxRecord } from "./schema.ts";

/** A value of a prediction. Integers that a number cannot hold exactly are bigints. */
export type OnnxValue = bigint | boolean | number | string | null | readonly OnnxValue[];

/** The prediction for one record: the model's outputs by name, and the names of labels. */
export type OnnxPrediction = Readonly<Record<string, OnnxValue>>;

/** A tensor that the runtime gave, as far as it is read here. */
export interface OutputTensor {
  readonly type: string;
  readonly data: ArrayLike<bigint | number | string>;
  readonly dims: readonly number[];
}

/** Lays records into one input's memory, a row for each record. */
export function tensorData(input: ModelInput, records: readonly OnnxRecord[]): TensorData {
  const { type, from, width } = input;
  const data = type.allocate(records.length * width);
  const isWide = data instanceof BigInt64Array || data instanceof BigUint64Array;
  let offset = 0;
  for (const record of records) {
    if (isWide) {
      for (let cell = 0; cell < width; cell += 1) {
        data[offset + cell] = BigInt(record[from + cell] ?? 0);
      }
    } else if (record.length === width) {
      // The schema let numbers and booleans through, and `set` makes numbers of both.
      data.set(record as ArrayLike<number>, offset);
    } else {
      data[offset] = Number(record[from]);
    }
    offset += width;
  }
  return data;
}

/** The dimensions of an input for so many records. */
export function tensorShape(input: ModelInput, records: number): readonly number[] {
  return input.rank === 1 ? [records] : [records, input.width];
}

/**
 * Takes the outputs of one run apart into one prediction for each record.
 *
 * @throws Error if an output does not have one row for each record.
 */
export function predictionsOf(
  outputs: readonly ModelOutput[],
  tensors: Readonly<Record<string, OutputTensor>>,
  records: number,
): OnnxPrediction[] {
  const predictions = Array.from({ length: records }, (): Record<string, OnnxValue> => ({}));
  for (const { name, column, targets } of outputs) {
    const rows = rowsOf(name, tensors[name], column, records);
    for (const [index, prediction] of predictions.entries()) {
      const value = rows[index] ?? null;
      prediction[name] = value;
      if (targets !== undefined) prediction[targets.field] = targets.names[Number(value)] ?? null;
    }
  }
  return predictions;
}

function rowsOf(
  name: string,
  tensor: OutputTensor | undefined,
  column: boolean,
  records: number,
): readonly OnnxValue[] {
  if (tensor === undefined || tensor.dims[0] !== records) {
    throw new Error(
      `output "${name}" has the shape [${tensor?.dims.join(", ") ?? ""}] for ${records} ` +
        "records, and its first dimension must count records. " +
        "Export it with a dynamic first dimension of every output",
    );
  }
  const values = valuesOf(tensor);
  return nested(values, column ? tensor.dims.slice(0, 1) : tensor.dims);
}

/** The elements of a tensor as values that every codec can write. */
function valuesOf({ type, data }: OutputTensor): readonly OnnxValue[] {
  if (type === "bool") return Array.from(data, (element) => element !== 0);
  if (type !== "int64" && type !== "uint64") return Array.from(data);
  return Array.from(data, (element) => {
    const number = Number(element);
    return Number.isSafeInteger(number) ? number : element;
  });
}

/** Flat values as arrays in arrays, by the dimensions after the first. */
function nested(values: readonly OnnxValue[], dims: readonly number[]): readonly OnnxValue[] {
  const [count = 0, ...rest] = dims;
  if (rest.length === 0) return values;
  const size = values.length / count;
  return Array.from({ length: count }, (_, index) =>
    nested(values.slice(index * size, (index + 1) * size), rest),
  );
}
