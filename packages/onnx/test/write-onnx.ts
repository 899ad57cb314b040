/** Element types of onnx.proto's TensorProto.DataType that the fixtures use. */
const dataTypes = {
  float32: 1,
  uint8: 2,
  int8: 3,
  int32: 6,
  int64: 7,
  string: 8,
  bool: 9,
  float16: 10,
  float64: 11,
  uint64: 13,
  complex64: 14,
  bfloat16: 16,
  float8e5m2: 19,
} as const;

type DataType = keyof typeof dataTypes;

/** One input or output of a graph: a text dimension is dynamic, `undefined` leaves the shape out. */
interface ValueFixture {
  readonly name: string;
  readonly type: DataType;
  readonly shape?: readonly (number | string)[];
  /** Makes it a sequence: of tensors, or of maps from int64 to `type`, as ZipMap gives. */
  readonly sequenceOf?: "maps" | "tensors";
}

/** What a fixture's graph is made of. */
export interface ModelFixture {
  readonly inputs: readonly ValueFixture[];
  readonly outputs: readonly ValueFixture[];
  readonly nodes: readonly NodeFixture[];
  readonly constants?: readonly ConstantFixture[];
  readonly metadata?: Readonly<Record<string, string>>;
}

interface NodeFixture {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Integers, or lists of integers or of texts. */
  readonly attributes?: Readonly<Record<string, number | readonly number[] | readonly string[]>>;
  /** Operator set other than ONNX's own. */
  readonly domain?: string;
}

interface ConstantFixture {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: readonly number[] | readonly string[];
  /** What numbers are. Default: `float32`. */
  readonly type?: "int64";
}

/** Writes a small ONNX model: the protobuf of onnx.proto3, as far as the fixtures need it. */
export function writeOnnx(fixture: ModelFixture): Uint8Array<ArrayBuffer> {
  const graph = [
    ...fixture.nodes.map((node) => message(1, nodeOf(node))),
    text(2, "fixture"),
    ...(fixture.constants ?? []).map((constant) => message(5, constantOf(constant))),
    ...fixture.inputs.map((input) => message(11, valueOf(input))),
    ...fixture.outputs.map((output) => message(12, valueOf(output))),
  ];
  return Buffer.concat([
    integer(1, 8),
    message(7, graph),
    message(8, [integer(2, 17)]),
    message(8, [text(1, "ai.onnx.ml"), integer(2, 3)]),
    ...Object.entries(fixture.metadata ?? {}).map(([key, value]) => metadataEntry(key, value)),
  ]);
}

/** One entry of ModelProto's `metadata_props`. */
export function metadataEntry(key: string, value: string): Buffer {
  return message(14, [text(1, key), text(2, value)]);
}

/** A base-128 varint. */
export function varint(value: number): Buffer {
  const digits: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest = Math.floor(rest / 0x80)) digits.push((rest % 0x80) + 0x80);
  return Buffer.from([...digits, rest]);
}

function nodeOf({ operator, inputs, outputs, attributes = {}, domain }: NodeFixture): Buffer[] {
  return [
    ...inputs.map((name) => text(1, name)),
    ...outputs.map((name) => text(2, name)),
    text(4, operator),
    ...Object.entries(attributes).map(([name, value]) =>
      message(5, [
        text(1, name),
        ...(typeof value === "number"
          ? [integer(3, value), integer(20, 2)]
          : typeof value[0] === "string"
            ? [...value.map((item) => text(9, String(item))), integer(20, 8)]
            : [...value.map((item) => integer(8, Number(item))), integer(20, 7)]),
      ]),
    ),
    ...(domain === undefined ? [] : [text(7, domain)]),
  ];
}

function constantOf({ name, shape, values, type }: ConstantFixture): Buffer[] {
  const dimensions = shape.map((dimension) => integer(1, dimension));
  const isText = values.some((value) => typeof value === "string");
  const content = isText
    ? [integer(2, dataTypes.string), ...values.map((value) => text(6, String(value)))]
    : type === "int64"
      ? [integer(2, dataTypes.int64), ...values.map((value) => integer(7, Number(value)))]
      : [
          integer(2, dataTypes.float32),
          bytes(9, Buffer.from(Float32Array.from(values, Number).buffer)),
        ];
  return [...dimensions, ...content, text(8, name)];
}

function valueOf({ name, type, shape, sequenceOf }: ValueFixture): Buffer[] {
  const dimensions = (shape ?? []).map((dimension) =>
    message(1, [typeof dimension === "number" ? integer(1, dimension) : text(2, dimension)]),
  );
  const tensor = message(1, [
    integer(1, dataTypes[type]),
    ...(shape === undefined ? [] : [message(2, dimensions)]),
  ]);
  const map = message(5, [integer(1, dataTypes.int64), message(2, [tensor])]);
  const types = {
    tensor,
    tensors: message(4, [message(1, [tensor])]),
    maps: message(4, [message(1, [map])]),
  };
  return [text(1, name), message(2, [types[sequenceOf ?? "tensor"]])];
}

function integer(field: number, value: number): Buffer {
  return Buffer.concat([varint(field * 8), varint(value)]);
}

function text(field: number, value: string): Buffer {
  return bytes(field, Buffer.from(value));
}

function message(field: number, parts: readonly Uint8Array[]): Buffer {
  return bytes(field, Buffer.concat(parts));
}

function bytes(field: number, content: Uint8Array): Buffer {
  return Buffer.concat([varint(field * 8 + 2), varint(content.length), content]);
}
