import type { ColumnType } from "@inference-server/core";

/** One cell of a record: the value of one feature. */
export type OnnxCell = bigint | boolean | number;

/** The memory of a tensor, as the runtime takes it. */
export type TensorData =
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
  /** The runtime's name: `float32`. */
  readonly name: InputTypeName;
  /** What a cell is, in JSON Schema's words. */
  readonly column: ColumnType;
  /** What a cell must be, for error messages: `an integer from 0 to 255`. */
  readonly expected: string;
  /** Whether a value becomes an element without changing (but for the rounding of a float). */
  readonly accepts: (cell: unknown) => cell is OnnxCell;
  /** Zeros. */
  readonly allocate: (length: number) => TensorData;
}

/** Names of the element types that records can fill. */
type InputTypeName =
  | "bool"
  | "float32"
  | "float64"
  | "int16"
  | "int32"
  | "int64"
  | "int8"
  | "uint16"
  | "uint32"
  | "uint64"
  | "uint8";

const float32Maximum = 3.4028234663852886e38;

/** The element types that records can fill, by the runtime's name. */
export const elementTypes: ReadonlyMap<string, ElementType> = new Map(
  [
    float("float32", float32Maximum, (length) => new Float32Array(length)),
    float("float64", Number.MAX_VALUE, (length) => new Float64Array(length)),
    integer("int8", -(2 ** 7), 2 ** 7 - 1, (length) => new Int8Array(length)),
    integer("int16", -(2 ** 15), 2 ** 15 - 1, (length) => new Int16Array(length)),
    integer("int32", -(2 ** 31), 2 ** 31 - 1, (length) => new Int32Array(length)),
    integer("uint8", 0, 2 ** 8 - 1, (length) => new Uint8Array(length)),
    integer("uint16", 0, 2 ** 16 - 1, (length) => new Uint16Array(length)),
    integer("uint32", 0, 2 ** 32 - 1, (length) => new Uint32Array(length)),
    longInteger("int64", -(2n ** 63n), 2n ** 63n - 1n, (length) => new BigInt64Array(length)),
    longInteger("uint64", 0n, 2n ** 64n - 1n, (length) => new BigUint64Array(length)),
    boolean(),
  ].map((type) => [type.name, type]),
);

function float(
  name: InputTypeName,
  maximum: number,
  allocate: ElementType["allocate"],
): ElementType {
  return {
    name,
    column: "number",
    expected: `a finite number that a ${name} can hold`,
    // The comparisons are false for NaN, so that one test covers NaN, infinities and overflow.
    accepts: (cell): cell is OnnxCell =>
      typeof cell === "number" && cell >= -maximum && cell <= maximum,
    allocate,
  };
}

function integer(
  name: InputTypeName,
  low: number,
  high: number,
  allocate: ElementType["allocate"],
): ElementType {
  return {
    name,
    column: "integer",
    expected: `an integer from ${low} to ${high}`,
    accepts: (cell): cell is OnnxCell =>
      Number.isInteger(cell) && Number(cell) >= low && Number(cell) <= high,
    allocate,
  };
}

function longInteger(
  name: InputTypeName,
  low: bigint,
  high: bigint,
  allocate: ElementType["allocate"],
): ElementType {
  return {
    name,
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
    column: "boolean",
    expected: "true or false, or 1 or 0",
    accepts: (cell): cell is OnnxCell => typeof cell === "boolean" || cell === 0 || cell === 1,
    allocate: (length) => new Uint8Array(length),
  };
}
