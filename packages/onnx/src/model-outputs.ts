import type { InferenceSession } from "onnxruntime-node";
import { elementTypes } from "./element-type.ts";

/** One tensor that a model gives. */
export interface ModelOutput {
  readonly name: string;
  /** A column of one element per record, shape [n, 1]: the element is the value. */
  readonly column: boolean;
  /** What the element, an index, stands for, and the field that says so. */
  readonly targets?: { readonly field: string; readonly names: readonly string[] };
}

const outputTypes: ReadonlySet<string> = new Set([...elementTypes.keys(), "string"]);

/**
 * The outputs that make a prediction.
 *
 * @throws Error with the reason and the fix, if a prediction cannot hold them.
 */
export function modelOutputs(
  outputs: readonly InferenceSession.ValueMetadata[],
  targetNames: readonly string[] | undefined,
): readonly ModelOutput[] {
  const labels = outputs.filter(isLabel);
  const label = labels.length === 1 ? labels[0] : labels.find(({ name }) => name === "label");
  return outputs.map((output) => {
    const { name } = output;
    if (!output.isTensor) {
      throw new Error(
        `output "${name}" is not a tensor but a sequence or a map, which the runtime cannot ` +
          "hand over. scikit-learn's classifiers are exported like this by default (ZipMap): " +
          'export it again with to_onnx(model, X, options={"zipmap": False})',
      );
    }
    if (!outputTypes.has(output.type)) {
      throw new Error(
        `output "${name}" is a tensor of ${output.type}, and predictions can hold ` +
          `${[...outputTypes].join(", ")}. Export it with one of these as output type`,
      );
    }
    const column = output.shape.length === 2 && output.shape[1] === 1;
    const field = `${name}_name`;
    return targetNames === undefined || output !== label || outputs.some((o) => o.name === field)
      ? { name, column }
      : { name, column, targets: { field, names: targetNames } };
  });
}

/** One integer per record: the place of a class in the list of classes. */
function isLabel(output: InferenceSession.ValueMetadata): boolean {
  return (
    output.isTensor &&
    elementTypes.get(output.type)?.column === "integer" &&
    (output.shape.length === 1 || (output.shape.length === 2 && output.shape[1] === 1))
  );
}
