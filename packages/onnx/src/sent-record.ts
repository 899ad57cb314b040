import type { OnnxCell } from "./element-type.ts";
import type { ModelLayout } from "./model-layout.ts";
import { nested } from "./nested.ts";
import type { OnnxRecord } from "./onnx-record.ts";

/** A record as a client would send it: in the first form that the schema lists. */
export function sentRecord(
  { inputs, features, named, isTable }: ModelLayout,
  { cells, shapes }: OnnxRecord,
): unknown {
  const values = Array.from(cells);
  if (isTable && named && features !== undefined) {
    return Object.fromEntries(features.map(({ name }, index) => [name, values[index]]));
  }
  if (isTable) return values;
  let from = 0;
  const tensors = inputs.map(({ name }, index): readonly [string, unknown] => {
    const shape = shapes[index] ?? [];
    const size = shape.reduce((product, dimension) => product * dimension, 1);
    const own: OnnxCell[] = values.slice(from, from + size);
    from += size;
    return [name, shape.length === 0 ? own[0] : nested(own, shape)];
  });
  return tensors.length === 1 ? tensors[0]?.[1] : Object.fromEntries(tensors);
}
