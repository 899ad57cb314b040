import type { InferenceSession } from "onnxruntime-node";
import { elementTypes, type ElementType } from "./element-type.ts";
import type { GraphValue } from "./graph-value.ts";
import { castName, isHalf } from "./rewrite-model.ts";

/** One tensor that a model takes. */
export interface ModelInput {
  readonly name: string;
  /** The runtime's name for it. */
  readonly feed: string;
  readonly type: ElementType;
  /**
   * What the tensor's first dimension is: any number of records, a single record (a 1), or no
   * record at all: the whole tensor belongs to one.
   */
  readonly leading: "many" | "none" | "one";
  /** One record's dimensions. A text is the name of a dynamic one; "" has none. */
  readonly dims: readonly (number | string)[];
  /** How many values a record has, if all dimensions are fixed. */
  readonly size: number | undefined;
}

/** Values of one record: four images of a megapixel, say. A record of more has the wrong form. */
export const maximumSize = 2 ** 24;

/**
 * The inputs that records fill.
 *
 * @throws Error with the reason and the fix, if records cannot fill them.
 */
export function modelInputs(
  inputs: readonly InferenceSession.ValueMetadata[],
  declared: readonly GraphValue[],
  featureNames: readonly string[] | undefined,
): readonly ModelInput[] {
  if (inputs.length === 0) throw new Error("it has no inputs. Export it with its inputs");
  const drafts = inputs.map((metadata) => draftOf(metadata, declared));
  checkLeading(drafts);
  const recordDimensions = new Set(drafts.map(({ shape: [first] }) => first));
  return drafts.map(({ shape, ...draft }) => {
    const dims = (draft.leading === "none" ? shape : shape.slice(1)).map((dimension) =>
      // Where a tensor has its records elsewhere than in front, one run takes one.
      isName(dimension) && recordDimensions.has(dimension) ? 1 : dimension,
    );
    const onlyOpen = inputs.length === 1 && dims.length === 1 && typeof dims[0] === "string";
    const width = onlyOpen ? featureNames?.length : undefined;
    return sized({ ...draft, dims: width === undefined ? dims : [width] });
  });
}

/** Whether one run takes any number of records; else it takes one. */
export function takesMany(inputs: readonly ModelInput[]): boolean {
  return inputs.every(({ leading }) => leading === "many");
}

type Shape = readonly (number | string)[];

type Draft = Pick<ModelInput, "feed" | "leading" | "name" | "type"> & { readonly shape: Shape };

function draftOf(metadata: InferenceSession.ValueMetadata, declared: readonly GraphValue[]): Draft {
  const feed = metadata.name;
  const value = declared.find(
    (input) => input.name === feed || (isHalf(input) && castName(input.name) === feed),
  );
  const name = value?.name ?? feed;
  if (!metadata.isTensor) {
    const kind = value?.kind ?? "value of another kind";
    throw new Error(
      `input "${name}" is not a tensor but a ${kind}. Export it with tensors as inputs`,
    );
  }
  const typeName = value?.elementType ?? metadata.type;
  const type = elementTypes.get(typeName);
  if (type === undefined) throw new Error(wrongType(name, typeName));
  if (metadata.shape.length === 0 && value?.shape === undefined) {
    throw new Error(
      `input "${name}" does not say how many dimensions it has. Export it with the shape of its ` +
        "inputs",
    );
  }
  const [first] = metadata.shape;
  const leading = typeof first === "string" ? "many" : first === 1 ? "one" : ("none" as const);
  return { name, feed, type, leading, shape: metadata.shape };
}

/** Why no records can fill a tensor of this type. */
export function wrongType(name: string, type: string): string {
  return (
    `input "${name}" is a tensor of ${type}, and records can fill ` +
    `${[...elementTypes.keys()].join(", ")}. Export it with one of these as input type`
  );
}

/** A first dimension of 4 may be a batch of four records or a part of one: nobody can tell. */
function checkLeading(drafts: readonly Draft[]): void {
  const fixed = drafts.find(({ leading, shape }) => leading === "none" && shape.length > 0);
  if (fixed === undefined || drafts.some(({ leading }) => leading !== "none")) return;
  throw new Error(
    `input "${fixed.name}" has the shape ${shapeText(fixed.shape)}, whose first dimension counts ` +
      "records and must be dynamic, or 1. Export it with a dynamic first dimension " +
      "(None in skl2onnx, dynamic_axes in PyTorch)",
  );
}

function sized(input: Omit<ModelInput, "size">): ModelInput {
  const { name, dims } = input;
  const fixed = dims.filter((dimension) => typeof dimension === "number");
  const size = fixed.reduce((product, dimension) => product * dimension, 1);
  if (size === 0) {
    throw new Error(
      `input "${name}" has the shape ${shapeText(dims)} for each record, which holds no values. ` +
        "Export it without this input, or with a dynamic dimension",
    );
  }
  if (size > maximumSize) {
    throw new Error(
      `input "${name}" takes ${size} values of a record, and ${maximumSize} is the most. ` +
        "Export it with a smaller input",
    );
  }
  return { ...input, size: fixed.length === dims.length ? size : undefined };
}

function isName(dimension: number | string): boolean {
  return typeof dimension === "string" && dimension !== "";
}

function shapeText(shape: Shape): string {
  return `[${shape.map((dimension) => (dimension === "" ? "?" : dimension)).join(", ")}]`;
}
