import type { OnnxValue } from "./predictions.ts";

/** Flat values as arrays in arrays, of at least one dimension. */
export function nested(
  values: readonly OnnxValue[],
  dims: readonly number[],
): readonly OnnxValue[] {
  const [count = 0, ...rest] = dims;
  if (rest.length === 0) return values;
  const size = rest.reduce((product, dimension) => product * dimension, 1);
  return Array.from({ length: count }, (_, index) =>
    nested(values.slice(index * size, (index + 1) * size), rest),
  );
}
