import type { GraphValue } from "./graph-value.ts";
import type { ModelFile } from "./model-file.ts";
import { elementTypeNames, fieldNumbers, integerAttribute } from "./onnx-fields.ts";
import { ProtobufReader, type Field } from "./protobuf/protobuf-reader.ts";
import { bytesField, integerField, textField } from "./protobuf/protobuf-writer.ts";
import type { ZipMap } from "./zip-map.ts";

/** What has to change in a model before the runtime's JavaScript interface can serve it. */
export interface Rewrite {
  /** Lists of maps that become the tensors they were made of, under their own names. */
  readonly zipMaps: readonly ZipMap[];
  /** Inputs of 16-bit floats, which the model is to take as `castName`, in float32. */
  readonly inputs: readonly GraphValue[];
  /** Outputs of 16-bit floats, which the model is to give as `castName`, in float32. */
  readonly outputs: readonly GraphValue[];
}

/** The first operator set whose Cast knows bfloat16. */
const castVersion = 13;

/** The name under which a value of 16-bit floats is given and taken as float32. */
export function castName(name: string): string {
  return `${name}/as_float32`;
}

/** What has to change in a model. `undefined`: nothing. */
export function rewriteOf({ inputs, outputs, zipMaps }: ModelFile): Rewrite | undefined {
  const names = new Set(outputs.map(({ name }) => name));
  const rewrite = {
    zipMaps: zipMaps.filter(({ output }) => names.has(output)),
    inputs: inputs.filter(isHalf),
    outputs: outputs.filter(isHalf),
  };
  return Object.values(rewrite).some((list) => list.length > 0) ? rewrite : undefined;
}

/** Whether a value is a tensor of a type for which JavaScript, or the interface, has no array. */
export function isHalf({ kind, elementType }: GraphValue): boolean {
  return kind === "tensor" && (elementType === "float16" || elementType === "bfloat16");
}

/** The bytes of a model with the changes made. Everything else stays as it is, byte for byte. */
export function rewriteModel(
  bytes: Uint8Array,
  { graph }: ModelFile,
  rewrite: Rewrite,
): Uint8Array {
  const reader = new ProtobufReader({
    size: bytes.length,
    read: (position, length) => bytes.subarray(position, position + length),
  });
  const hasOperators = [...reader.fields()].some((field) => isDefaultSet(reader, field));
  return Buffer.concat([
    bytes.subarray(0, graph.at),
    bytesField(fieldNumbers.model.graph, rewriteGraph(reader, bytes, graph, rewrite)),
    bytes.subarray(graph.end),
    ...(hasOperators
      ? []
      : [
          bytesField(fieldNumbers.model.operatorSet, [
            integerField(fieldNumbers.operatorSet.version, castVersion),
          ]),
        ]),
  ]);
}

/** Whether a field of the model imports ONNX's own operators, of which the changes need two. */
function isDefaultSet(reader: ProtobufReader, field: Field): boolean {
  if (field.number !== fieldNumbers.model.operatorSet) return false;
  const { domain } = fieldNumbers.operatorSet;
  for (const part of reader.fields(field)) {
    if (part.number === domain && !["", "ai.onnx"].includes(reader.text(part))) return false;
  }
  return true;
}

function rewriteGraph(
  reader: ProtobufReader,
  bytes: Uint8Array,
  graph: Field,
  { zipMaps, inputs, outputs }: Rewrite,
): readonly Uint8Array[] {
  const numbers = fieldNumbers.graph;
  const fields = [...reader.fields(graph)];
  const defaults = new Set(
    fields
      .filter(({ number }) => number === numbers.initializer)
      .map((field) => initializerName(reader, field)),
  );
  // An input with a default value keeps it: nobody has to give it.
  const cast = inputs.filter(({ name }) => !defaults.has(name));
  const replaced = new Map<number, Uint8Array>();
  for (const { field, input, output } of zipMaps) {
    replaced.set(field.at, node("Identity", input, output));
  }
  for (const value of cast) {
    replaced.set(value.field.at, floatValue(numbers.input, castName(value.name), bytes, value));
  }
  for (const value of outputs) {
    replaced.set(value.field.at, floatValue(numbers.output, castName(value.name), bytes, value));
  }
  const names = new Set(zipMaps.map(({ output }) => output));
  for (const field of fields) {
    if (field.number !== numbers.output) continue;
    const name = valueName(reader, field);
    if (names.has(name)) replaced.set(field.at, floatValue(numbers.output, name, bytes));
  }
  return [
    ...cast.map(({ name, elementType }) => castNode(castName(name), name, elementType)),
    ...fields.map((field) => replaced.get(field.at) ?? bytes.subarray(field.at, field.end)),
    ...outputs.map(({ name }) => castNode(name, castName(name), "float32")),
  ];
}

function initializerName(reader: ProtobufReader, initializer: Field): string {
  const { name } = fieldNumbers.initializer;
  for (const field of reader.fields(initializer)) {
    if (field.number === name) return reader.text(field);
  }
  return "";
}

function valueName(reader: ProtobufReader, value: Field): string {
  for (const field of reader.fields(value)) {
    if (field.number === fieldNumbers.value.name) return reader.text(field);
  }
  return "";
}

/** Declares a tensor of float32, with the shape of another value or with none. */
function floatValue(
  number: number,
  name: string,
  bytes: Uint8Array,
  { shape }: Partial<GraphValue> = {},
): Uint8Array {
  const { value, type, tensorType } = fieldNumbers;
  const tensor = [
    integerField(tensorType.elementType, elementTypeNames.indexOf("float32")),
    ...(shape === undefined ? [] : [bytes.subarray(shape.at, shape.end)]),
  ];
  return bytesField(number, [
    textField(value.name, name),
    bytesField(value.type, [bytesField(type.tensor, tensor)]),
  ]);
}

function castNode(input: string, output: string, elementType: string): Uint8Array {
  const numbers = fieldNumbers.attribute;
  const to = elementTypeNames.findIndex((name) => name === elementType);
  return node("Cast", input, output, [
    bytesField(fieldNumbers.node.attribute, [
      textField(numbers.name, "to"),
      integerField(numbers.integer, to),
      integerField(numbers.type, integerAttribute),
    ]),
  ]);
}

function node(
  operator: string,
  input: string,
  output: string,
  attributes: readonly Uint8Array[] = [],
): Uint8Array {
  const numbers = fieldNumbers.node;
  return bytesField(fieldNumbers.graph.node, [
    textField(numbers.input, input),
    textField(numbers.output, output),
    textField(numbers.operator, operator),
    ...attributes,
  ]);
}
