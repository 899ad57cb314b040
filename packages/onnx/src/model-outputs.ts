import type { InferenceSession } from "onnxruntime-node";
import { elementTypes } from "./element-type.ts";
import type { GraphValue } from "./graph-value.ts";
import { castName, isHalf } from "./rewrite-model.ts";
import { targetsOf, type Targets } from "./targets.ts";
import type { ZipMap } from "./zip-map.ts";

/** One tensor that a model gives. */
export interface ModelOutput {
  readonly name: string;
  /** The runtime's name for it. */
  readonly fetch: string;
  /** The element type's name. */
  readonly type: string;
  /** As far as the model tells; a text is dynamic. `undefined`: it does not even tell how many. */
  readonly shape: readonly (number | string)[] | undefined;
  /** What its element stands for, if it is the label. */
  readonly targets?: Targets;
  /** The classes of its elements, in their order, if it was a ZipMap. */
  readonly classes?: readonly string[];
}

/** What is known of a model besides its tensors. */
export interface OutputSources {
  readonly declared: readonly GraphValue[];
  readonly zipMaps: readonly ZipMap[];
  readonly targetNames: readonly string[] | undefined;
  /** The outputs that are wanted. `undefined`: all. */
  readonly wanted: readonly string[] | undefined;
}

/**
 * The outputs that make a prediction.
 *
 * @throws Error with the reason and the fix, if a prediction cannot hold them.
 */
export function modelOutputs(
  outputs: readonly InferenceSession.ValueMetadata[],
  sources: OutputSources,
): readonly ModelOutput[] {
  const { declared, zipMaps, wanted } = sources;
  if (outputs.length === 0) throw new Error("it has no outputs. Export it with its outputs");
  const named = outputs.map((metadata) => {
    const value = declared.find(
      ({ name, ...output }) =>
        name === metadata.name || (isHalf({ name, ...output }) && castName(name) === metadata.name),
    );
    return { metadata, value, name: value?.name ?? metadata.name };
  });
  checkWanted(
    wanted,
    named.map(({ name }) => name),
  );
  const chosen = named.filter(({ name }) => wanted?.includes(name) ?? true);
  const plain = chosen.map(({ metadata, value, name }): ModelOutput => {
    if (!metadata.isTensor) throw new Error(notTensor(name, value?.kind));
    const type = value?.kind === "tensor" ? value.elementType : metadata.type;
    if (!elementTypes.has(type)) throw new Error(wrongOutputType(name, type));
    const isKnown = metadata.shape.length > 0 || value?.shape !== undefined;
    const labels = zipMaps.find(({ output }) => output === name)?.labels;
    return {
      name,
      fetch: metadata.name,
      type,
      shape: isKnown ? metadata.shape : labels && ["", labels.length],
      ...(labels !== undefined && { classes: labels.map(String) }),
    };
  });
  return withTargets(plain, sources);
}

/** Why a prediction cannot hold elements of this type. */
export function wrongOutputType(name: string, type: string): string {
  return (
    `output "${name}" is a tensor of ${type}, and predictions can hold ` +
    `${[...elementTypes.keys()].join(", ")}. Export it with one of these as output type`
  );
}

function checkWanted(wanted: readonly string[] | undefined, names: readonly string[]): void {
  if (wanted === undefined) return;
  const list = names.map((name) => `"${name}"`).join(", ");
  if (wanted.length === 0) {
    throw new Error(`the option "outputs" names none. Name some of ${list}, or leave it out`);
  }
  for (const name of wanted) {
    if (names.includes(name)) continue;
    throw new Error(`it has no output "${name}". Write some of ${list} in the option "outputs"`);
  }
}

function notTensor(name: string, kind = "value of another kind"): string {
  return (
    `output "${name}" is not a tensor but a ${kind}, which the runtime cannot hand over. ` +
    'Export it with tensors as outputs (to_onnx(model, X, options={"zipmap": False}) for ' +
    'scikit-learn\'s classifiers), or leave it out: onnxModel({ outputs: ["…"] })'
  );
}

function withTargets(
  outputs: readonly ModelOutput[],
  { zipMaps, targetNames }: OutputSources,
): readonly ModelOutput[] {
  const labels = outputs.filter(isLabel);
  const label = labels.length === 1 ? labels[0] : labels.find(({ name }) => name === "label");
  if (label === undefined || outputs.some(({ name }) => name === `${label.name}_name`)) {
    return outputs;
  }
  const targets = targetsOf(label.name, zipMaps, targetNames);
  if (targets === undefined) return outputs;
  return outputs.map((output) => (output === label ? { ...output, targets } : output));
}

/** One integer per record: a class, or its place in the list of classes. */
function isLabel({ type, shape }: ModelOutput): boolean {
  return (
    elementTypes.get(type)?.column === "integer" &&
    (shape?.length === 1 || (shape?.length === 2 && shape[1] === 1))
  );
}
