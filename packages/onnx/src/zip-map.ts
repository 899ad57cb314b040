import { fieldNumbers } from "./onnx-fields.ts";
import type { Field, ProtobufReader } from "./protobuf/protobuf-reader.ts";

/**
 * The node with which scikit-learn's classifiers are exported by default: it makes a list of maps
 * from class to probability of a tensor of probabilities.
 */
export interface ZipMap {
  /** The tensor's name. */
  readonly input: string;
  /** The list's name. */
  readonly output: string;
  /** The classes, in the order of the probabilities. */
  readonly labels: readonly (bigint | string)[];
  /** Where the node stands in the file. */
  readonly field: Field;
}

/** Reads a node, if it is a ZipMap. */
export function readZipMap(reader: ProtobufReader, field: Field): ZipMap | undefined {
  const numbers = fieldNumbers.node;
  let operator = "";
  let domain = "";
  for (const part of reader.fields(field)) {
    if (part.number === numbers.operator) operator = reader.text(part);
    else if (part.number === numbers.domain) domain = reader.text(part);
  }
  if (operator !== "ZipMap" || domain !== "ai.onnx.ml") return undefined;
  const names = { input: "", output: "" };
  const labels: (bigint | string)[] = [];
  for (const part of reader.fields(field)) {
    if (part.number === numbers.input) names.input = reader.text(part);
    else if (part.number === numbers.output) names.output = reader.text(part);
    else if (part.number === numbers.attribute) labels.push(...readLabels(reader, part));
  }
  return { ...names, labels, field };
}

function readLabels(reader: ProtobufReader, attribute: Field): readonly (bigint | string)[] {
  const numbers = fieldNumbers.attribute;
  let name = "";
  const integers: bigint[] = [];
  const texts: string[] = [];
  for (const part of reader.fields(attribute)) {
    if (part.number === numbers.name) name = reader.text(part);
    else if (part.number === numbers.texts) texts.push(reader.text(part));
    else if (part.number === numbers.integers) {
      for (const value of reader.integers(part)) integers.push(value);
    }
  }
  if (name === "classlabels_int64s") return integers;
  return name === "classlabels_strings" ? texts : [];
}
