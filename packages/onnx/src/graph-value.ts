import { elementTypeNames, fieldNumbers } from "./onnx-fields.ts";
import type { Field, ProtobufReader } from "./protobuf/protobuf-reader.ts";

/** An input or output that a graph declares. */
export interface GraphValue {
  readonly name: string;
  /** What it holds, in words: `tensor`, `sequence`, … */
  readonly kind: string;
  /** The element type's name, of a tensor. */
  readonly elementType: string;
  /** Where the shape stands in the file. `undefined`: the number of dimensions is not known. */
  readonly shape: Field | undefined;
  /** Where the declaration stands in the file. */
  readonly field: Field;
}

/** Reads a ValueInfoProto. */
export function readGraphValue(reader: ProtobufReader, field: Field): GraphValue {
  const numbers = fieldNumbers.value;
  let name = "";
  let type: ValueType = { kind: "value of no type", elementType: "undefined", shape: undefined };
  for (const part of reader.fields(field)) {
    if (part.number === numbers.name) name = reader.text(part);
    else if (part.number === numbers.type) type = readType(reader, part);
  }
  return { name, ...type, field };
}

type ValueType = Pick<GraphValue, "elementType" | "kind" | "shape">;

const kinds: ReadonlyMap<number, string> = new Map([
  [fieldNumbers.type.tensor, "tensor"],
  [fieldNumbers.type.sequence, "sequence"],
  [fieldNumbers.type.map, "map"],
  [fieldNumbers.type.sparseTensor, "sparse tensor"],
  [fieldNumbers.type.optional, "optional value"],
]);

function readType(reader: ProtobufReader, field: Field): ValueType {
  for (const part of reader.fields(field)) {
    const kind = kinds.get(part.number);
    if (kind !== undefined) return { kind, ...readTensorType(reader, part, kind) };
  }
  return { kind: "value of another type", elementType: "undefined", shape: undefined };
}

function readTensorType(
  reader: ProtobufReader,
  field: Field,
  kind: string,
): Omit<ValueType, "kind"> {
  const numbers = fieldNumbers.tensorType;
  let elementType = "undefined";
  let shape: Field | undefined;
  if (kind === "tensor") {
    for (const part of reader.fields(field)) {
      if (part.number === numbers.shape) shape = part;
      else if (part.number === numbers.elementType) {
        const number = Number(reader.integer(part));
        elementType = elementTypeNames[number] ?? `the unknown type ${number}`;
      }
    }
  }
  return { elementType, shape };
}
