import type { ModelOutput } from "./model-outputs.ts";
import { nested } from "./nested.ts";

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

/** An output as the warm-up found it. */
export interface ServedOutput extends ModelOutput {
  /** Whether the whole tensor belongs to one record; else its first dimension counts records. */
  readonly isWhole: boolean;
}

/**
 * Takes the outputs of one run apart into one prediction for each record.
 *
 * @throws Error if several records went in, and an output does not have one row for each of them.
 */
export function predictionsOf(
  outputs: readonly ServedOutput[],
  tensors: Readonly<Record<string, OutputTensor>>,
  records: number,
): OnnxPrediction[] {
  const predictions = Array.from({ length: records }, (): Record<string, OnnxValue> => ({}));
  for (const output of outputs) {
    const { name, targets } = output;
    const rows = rowsOf(output, tensors[output.fetch], records);
    for (const [index, prediction] of predictions.entries()) {
      const value = rows[index] ?? null;
      prediction[name] = value;
      if (targets !== undefined) prediction[targets.field] = targetOf(value, targets.names);
    }
  }
  return predictions;
}

function rowsOf(
  { name, shape, isWhole }: ServedOutput,
  tensor: OutputTensor | undefined,
  records: number,
): readonly OnnxValue[] {
  if (tensor === undefined) throw new Error(`The runtime gave no output "${name}".`);
  const { dims } = tensor;
  const values = valuesOf(tensor);
  if (!isWhole && dims[0] === records) {
    const isColumn = shape === undefined ? dims.length === 2 && dims[1] === 1 : isOneColumn(shape);
    return nested(values, isColumn ? dims.slice(0, 1) : dims);
  }
  if (records === 1) return [dims.length === 0 ? (values[0] ?? null) : nested(values, dims)];
  throw new Error(`Output "${name}" has the shape [${dims.join(", ")}] for ${records} records.`);
}

/** One element for each record: the element is the value. */
function isOneColumn(shape: readonly (number | string)[]): boolean {
  return shape.length === 2 && shape[1] === 1;
}

function targetOf(label: OnnxValue, names: ReadonlyMap<bigint, string>): string | null {
  if (typeof label !== "number" && typeof label !== "bigint") return null;
  return names.get(BigInt(label)) ?? null;
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
