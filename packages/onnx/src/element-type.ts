import type { ColumnType } from "@inference-server/core";

/** One cell of a record: the value of one feature. */
export type OnnxCell = bigint | boolean | number | string;

/** The memory of a tensor, as the runtime takes it. */
export type TensorData =
  | string[]
  | BigInt64Array
  | BigUint64Array
  | Float32Array
  | Float64Array
  | Int16Array
  | Int32Array
  | Int8Array
  | Uint16Array
  | Uint32Array
  | Uint8Array;

/** A type of tensor element that records can fill. */
export interface ElementType {
  /** ONNX's name: `float16`. */
  readonly name: string;
  /** The type of the tensor that the runtime is given: `float32`. */
  readonly tensor: TensorType;
  /** What a cell is, in JSON Schema's words. */
  readonly column: ColumnType;
  /** What a cell must be, for error messages: `an integer from 0 to 255`. */
  readonly expected: string;
  /** Whether it has a value for what is missing: NaN. */
  readonly hasNaN: boolean;
  /** Whether a value becomes an element without changing (but for the rounding of a float). */
  readonly accepts: (cell: unknown) => cell is OnnxCell;
  /** Zeros, or empty texts. */
  readonly allocate: (length: number) => TensorData;
}

/** The runtime's names of the types that are given to it. */
type TensorType =
  | "bool"
  | "float32"
  | "float64"
  | "int16"
  | "int32"
  | "int64"
  | "int8"
  | "string"
  | "uint16"
  | "uint32"
  | "uint64"
  | "uint8";

/** The largest finite values. */
const maximum = {
  bfloat16: 3.3895313892515355e38,
  float16: 65_504,
  float32: 3.4028234663852886e38,
  float64: Number.MAX_VALUE,
};

/** The element types that records can fill, by ONNX's name. */
export const elementTypes: ReadonlyMap<string, ElementType> = new Map(
  [
    float("float32", "float32", (length) => new Float32Array(length)),
    float("float64", "float64", (length) => new Float64Array(length)),
    float("float16", "float32", (length) => new Float32Array(length)),
    float("bfloat16", "float32", (length) => new Float32Array(length)),
    integer("int8", -(2 ** 7), 2 ** 7 - 1, (length) => new Int8Array(length)),
    integer("int16", -(2 ** 15), 2 ** 15 - 1, (length) => new Int16Array(length)),
    integer("int32", -(2 ** 31), 2 ** 31 - 1, (length) => new Int32Array(length)),
    integer("uint8", 0, 2 ** 8 - 1, (length) => new Uint8Array(length)),
    integer("uint16", 0, 2 ** 16 - 1, (length) => new Uint16Array(length)),
    integer("uint32", 0, 2 ** 32 - 1, (length) => new Uint32Array(length)),
    longInteger("int64", -(2n ** 63n), 2n ** 63n - 1n, (length) => new BigInt64Array(length)),
    longInteger("uint64", 0n, 2n ** 64n - 1n, (length) => new BigUint64Array(length)),
    boolean(),
    string(),
  ].map((type) => [type.name, type]),
);

function float(
  name: keyof typeof maximum,
  tensor: TensorType,
  allocate: ElementType["allocate"],
): ElementType {
  const limit = maximum[name];
  return {
    name,
    tensor,
    column: "number",
    expected: `a finite number that a ${name} can hold`,
    hasNaN: true,
    // The comparisons are false for NaN, so that one test covers NaN, infinities and overflow.
    accepts: (cell): cell is OnnxCell =>
      typeof cell === "number" && cell >= -limit && cell <= limit,
    allocate,
  };
}

function integer(
  name: TensorType,
  low: number,
  high: number,
  allocate: ElementType["allocate"],
): ElementType {
  return {
    name,
    tensor: name,
    hasNaN: false,
    column: "integer",
    expected: `an integer from ${low} to ${high}`,
    accepts: (cell): cell is OnnxCell =>
      Number.isInteger(cell) && Number(cell) >= low && Number(cell) <= high,
    allocate,
  };
}

function longInteger(
  name: TensorType,
  low: bigint,
  high: bigint,
  allocate: ElementType["allocate"],
): ElementType {
  return {
    name,
    tensor: name,
    hasNaN: false,
    column: "integer",
    expected: `an integer from ${low} to ${high}, exactly`,
    // A double beyond 2^53 may already stand for another integer than the one that was sent.
    accepts: (cell): cell is OnnxCell =>
      (typeof cell === "bigint" || Number.isSafeInteger(cell)) &&
      (cell as bigint | number) >= low &&
      (cell as bigint | number) <= high,
    allocate,
  };
}

function boolean(): ElementType {
  return {
    name: "bool",
    tensor: "bool",
    hasNaN: false,
    column: "boolean",
    expected: "true or false, or 1 or 0",
    accepts: (cell): cell is OnnxCell => typeof cell === "boolean" || cell === 0 || cell === 1,
    allocate: (length) => new Uint8Array(length),
  };
}

function string(): ElementType {
  return {
    name: "string",
    tensor: "string",
    hasNaN: false,
    column: "string",
    expected: "a text (of whole characters, without U+0000)",
    // The runtime would end a text at U+0000, and put a replacement for half a surrogate pair.
    accepts: (cell): cell is OnnxCell =>
      typeof cell === "string" && !cell.includes("\u0000") && cell.isWellFormed(),
    allocate: (length) => Array.from({ length }, () => ""),
  };
}
