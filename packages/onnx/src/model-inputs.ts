import type { InferenceSession } from "onnxruntime-node";
import { elementTypes, type ElementType } from "./element-type.ts";

/** One tensor that a model takes: `width` features of each record. */
export interface ModelInput {
  readonly name: string;
  readonly type: ElementType;
  /** 1: the tensor has no dimension of features, a record is one element. */
  readonly rank: 1 | 2;
  /** The first of its features. */
  readonly from: number;
  readonly width: number;
}

/** Wide enough for a flat megapixel. Beyond it a record of numbers is the wrong form. */
const maximumWidth = 2 ** 20;

/**
 * The inputs that records fill, laid side by side.
 *
 * @throws Error with the reason and the fix, if records cannot fill them.
 */
export function modelInputs(
  inputs: readonly InferenceSession.ValueMetadata[],
  featureNames: readonly string[] | undefined,
): readonly ModelInput[] {
  if (inputs.length === 0) throw new Error("it has no inputs. Export it with its inputs");
  let from = 0;
  return inputs.map((metadata) => {
    const input = inputOf(metadata, from, inputs.length === 1 ? featureNames?.length : undefined);
    if (inputs.length > 1 && input.width > 1) {
      throw new Error(
        `it has ${inputs.length} inputs, and "${input.name}" takes ${input.width} features. ` +
          "Export it with a single input, or with one feature for each input",
      );
    }
    from += input.width;
    return input;
  });
}

function inputOf(
  metadata: InferenceSession.ValueMetadata,
  from: number,
  names: number | undefined,
): ModelInput {
  const { name } = metadata;
  if (!metadata.isTensor) {
    throw new Error(`input "${name}" is not a tensor. Export it with tensors as inputs`);
  }
  const type = elementTypes.get(metadata.type);
  if (type === undefined) {
    throw new Error(
      `input "${name}" is a tensor of ${metadata.type}, and records can fill ` +
        `${[...elementTypes.keys()].join(", ")}. Export it with one of these as input type`,
    );
  }
  const [batch, columns = 1] = metadata.shape;
  const shape = `[${metadata.shape.map((dimension) => dimension || "?").join(", ")}]`;
  const rank = metadata.shape.length;
  if (rank !== 1 && rank !== 2) {
    throw new Error(
      `input "${name}" has the shape ${shape}, and records can fill [records] and ` +
        "[records, features]. Export it with a flat input, and reshape inside the model",
    );
  }
  if (typeof batch === "number" && batch !== 1) {
    throw new Error(
      `input "${name}" has the shape ${shape}, whose first dimension counts records and ` +
        "must be dynamic, or 1. Export it with a dynamic first dimension " +
        "(None in skl2onnx, dynamic_axes in PyTorch)",
    );
  }
  const width = typeof columns === "number" ? columns : names;
  if (width === undefined || width === 0) {
    throw new Error(
      `input "${name}" has the shape ${shape}, which does not say how many features a ` +
        'record has. Export it with a fixed second dimension, or with "feature_names" as metadata',
    );
  }
  if (width > maximumWidth) {
    throw new Error(
      `input "${name}" takes ${width} features of a record, and ${maximumWidth} is the most. ` +
        "Export it with fewer features",
    );
  }
  return { name, type, rank, from, width };
}

/** The names of inputs that take one feature each: they name the features. */
export function inputNames(inputs: readonly ModelInput[]): readonly string[] | undefined {
  return inputs.every((input) => input.width === 1) ? inputs.map(({ name }) => name) : undefined;
}
