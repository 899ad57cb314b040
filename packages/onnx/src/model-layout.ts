import type { Column } from "@inference-server/core";
import type { InferenceSession } from "onnxruntime-node";
import type { ElementType } from "./element-type.ts";
import type { ModelFile } from "./model-file.ts";
import { modelInputs, type ModelInput } from "./model-inputs.ts";
import { modelOutputs, type ModelOutput } from "./model-outputs.ts";
import { nameList } from "./name-list.ts";

/** How a model's records become its inputs, and its outputs predictions. */
export interface ModelLayout {
  readonly inputs: readonly ModelInput[];
  readonly outputs: readonly ModelOutput[];
  /** How many values a record has, if every input has a fixed number of them. */
  readonly size: number | undefined;
  /** Whether every input is one value or a row of values: then a record is a row of cells. */
  readonly isTable: boolean;
  /** Every value of a record. `undefined`: their number varies, or is too large to list. */
  readonly features: readonly Feature[] | undefined;
  /** Whether the model names its features; else their names are their places. */
  readonly named: boolean;
  /** Whether null and NaN stand for missing numbers. */
  readonly missing: boolean;
}

/** One value of a record. */
interface Feature {
  readonly name: string;
  readonly type: ElementType;
}

/** What a layout is made from. */
export interface LayoutSources {
  readonly inputs: readonly InferenceSession.ValueMetadata[];
  readonly outputs: readonly InferenceSession.ValueMetadata[];
  readonly model: ModelFile;
  /** The outputs that are wanted. `undefined`: all. */
  readonly wanted: readonly string[] | undefined;
  readonly missing: boolean;
}

/** Records of more values than this are no rows that anybody would look at. */
const maximumColumns = 4096;

/**
 * Derives the layout from what the runtime and the file say of a model.
 *
 * @throws Error with the reason and the fix, if the model cannot be served.
 */
export function modelLayout(sources: LayoutSources): ModelLayout {
  const { model, wanted, missing } = sources;
  const { metadata, zipMaps } = model;
  const featureNames = nameList("feature_names", metadata.get("feature_names"));
  const targetNames = nameList("target_names", metadata.get("target_names"));
  const inputs = modelInputs(sources.inputs, model.inputs, featureNames);
  const outputs = modelOutputs(sources.outputs, {
    declared: model.outputs,
    zipMaps,
    targetNames,
    wanted,
  });
  checkNames(
    "input",
    inputs.map(({ name }) => name),
  );
  checkNames(
    "output",
    outputs.map(({ name }) => name),
  );
  const size = sizeOf(inputs);
  const isTable = size !== undefined && inputs.every(({ dims }) => dims.length <= 1);
  const features = namedFeatures(inputs, { featureNames, size, isTable });
  return {
    inputs,
    outputs,
    size,
    isTable,
    features: features ?? placedFeatures(inputs, size),
    named: features !== undefined,
    missing,
  };
}

/** What codecs are told of a row's cells. `undefined`: rows cannot hold a record. */
export function columnsOf({ features, missing }: ModelLayout): readonly Column[] | undefined {
  return features?.map(({ name, type }) => ({
    name,
    type: type.column,
    ...(missing && type.hasNaN && { nullable: true }),
  }));
}

function sizeOf(inputs: readonly ModelInput[]): number | undefined {
  let total = 0;
  for (const { size } of inputs) {
    if (size === undefined) return undefined;
    total += size;
  }
  return total;
}

function namedFeatures(
  inputs: readonly ModelInput[],
  {
    featureNames,
    size,
    isTable,
  }: Pick<ModelLayout, "isTable" | "size"> & {
    readonly featureNames: readonly string[] | undefined;
  },
): readonly Feature[] | undefined {
  if (featureNames !== undefined && isTable && featureNames.length !== size) {
    throw new Error(
      `metadata "feature_names" has ${featureNames.length} names for ${size} features. ` +
        "Write one name for each feature, or leave it out",
    );
  }
  const singles = inputs.every((input) => input.size === 1);
  // Of an image or a sequence they may name the channels: no use here, and no mistake either.
  const names =
    featureNames !== undefined && featureNames.length === size
      ? featureNames
      : singles
        ? inputs.map(({ name }) => name)
        : undefined;
  if (names === undefined) return undefined;
  checkNames("feature", names);
  let place = 0;
  return inputs.flatMap(({ type, size: width = 0 }) =>
    Array.from({ length: width }, () => ({ name: names[place++] ?? "", type })),
  );
}

/** Names by place, as CSV answers have them: `image.0.7`. */
function placedFeatures(
  inputs: readonly ModelInput[],
  size: number | undefined,
): readonly Feature[] | undefined {
  if (size === undefined || size > maximumColumns) return undefined;
  return inputs.flatMap(({ name, dims, type }) => {
    let names = [name];
    for (const dimension of dims) {
      names = names.flatMap((prefix) =>
        Array.from({ length: Number(dimension) }, (_, index) => `${prefix}.${index}`),
      );
    }
    return names.map((column) => ({ name: column, type }));
  });
}

function checkNames(kind: string, names: readonly string[]): void {
  const seen = new Set(["", "__proto__"]);
  for (const name of names) {
    if (seen.has(name)) {
      throw new Error(
        `${kind} name ${JSON.stringify(name)} cannot be the key of a record, or stands there ` +
          `twice. Export it with ${kind} names that differ and are not empty`,
      );
    }
    seen.add(name);
  }
}
