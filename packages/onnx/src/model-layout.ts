import type { InferenceSession } from "onnxruntime-node";
import type { ElementType } from "./element-type.ts";
import { inputNames, modelInputs, type ModelInput } from "./model-inputs.ts";
import { modelOutputs, type ModelOutput } from "./model-outputs.ts";
import { nameList } from "./name-list.ts";

/** How a model's records become its inputs, and its outputs predictions. */
export interface ModelLayout {
  /** One per cell of a record, in order. */
  readonly features: readonly Feature[];
  /** Whether the features have names; else records are arrays. */
  readonly named: boolean;
  readonly inputs: readonly ModelInput[];
  readonly outputs: readonly ModelOutput[];
  /** Whether one run takes any number of records; else it takes one. */
  readonly batched: boolean;
}

/** One number that a model takes of each record. */
export interface Feature {
  /** Its name, else its place. */
  readonly key: string | number;
  readonly type: ElementType;
}

/**
 * Derives the layout from what the runtime and the metadata say of a model.
 *
 * @throws Error with the reason and the fix, if the model cannot be served.
 */
export function modelLayout(
  inputs: readonly InferenceSession.ValueMetadata[],
  outputs: readonly InferenceSession.ValueMetadata[],
  metadata: ReadonlyMap<string, string>,
): ModelLayout {
  const featureNames = nameList("feature_names", metadata.get("feature_names"));
  const targetNames = nameList("target_names", metadata.get("target_names"));
  const takes = modelInputs(inputs, featureNames);
  const gives = modelOutputs(outputs, targetNames);
  const types = takes.flatMap(({ type, width }) => Array.from({ length: width }, () => type));
  const names = featureNames ?? inputNames(takes);
  checkNames("feature", names ?? []);
  checkNames(
    "output",
    gives.map(({ name }) => name),
  );
  if (names !== undefined && names.length !== types.length) {
    throw new Error(
      `metadata "feature_names" has ${names.length} names for ${types.length} features. ` +
        "Write one name for each feature, or leave it out",
    );
  }
  return {
    features: types.map((type, index) => ({ key: names?.[index] ?? index, type })),
    named: names !== undefined,
    inputs: takes,
    outputs: gives,
    batched: inputs.every((input) => input.isTensor && typeof input.shape[0] === "string"),
  };
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
