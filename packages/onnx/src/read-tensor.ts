import { counted, found, isList, type CellReader, type RecordPath } from "./cell-reader.ts";
import { maximumSize, type ModelInput } from "./model-inputs.ts";

/** The sizes of dynamic dimensions that have names, as one record sets them. */
export type DimensionSizes = Map<string, { readonly size: number; readonly input: string }>;

/**
 * Reads one input of a record from nested arrays, or, where its size is fixed, from one flat array.
 * Faults go to the cells' reader.
 *
 * @returns its dimensions.
 */
export function readTensor(
  value: unknown,
  input: ModelInput,
  place: {
    readonly reader: CellReader;
    readonly sizes: DimensionSizes;
    readonly path: RecordPath;
  },
): readonly number[] {
  const { dims, size, type } = input;
  const { reader, path } = place;
  if (size !== undefined && isFlat(value, input)) {
    const cells = isList(value) ? value : [value];
    for (let index = 0; index < size && !reader.isFull; index += 1) {
      reader.add(cells[index], type, isList(value) ? [...path, index] : path);
    }
    return dims.map(Number);
  }
  const walk = new TensorWalk(input, place);
  walk.level(value, 0, path);
  return walk.shape;
}

/** A single value, or all values row by row. */
function isFlat(value: unknown, { dims, size }: ModelInput): boolean {
  if (!isList(value)) return size === 1 && (typeof value !== "object" || value === null);
  return dims.length > 1 && value.length === size && !isList(value[0]);
}

/** One input's nested arrays on their way into cells. */
class TensorWalk {
  /** The dimensions, as far as they are fixed or were met. */
  readonly shape: number[];
  readonly #input: ModelInput;
  readonly #reader: CellReader;
  readonly #sizes: DimensionSizes;
  readonly #known: boolean[];

  constructor(
    input: ModelInput,
    { reader, sizes }: { readonly reader: CellReader; readonly sizes: DimensionSizes },
  ) {
    this.#input = input;
    this.#reader = reader;
    this.#sizes = sizes;
    this.#known = input.dims.map((dimension) => typeof dimension === "number");
    this.shape = input.dims.map((dimension) => (typeof dimension === "number" ? dimension : 0));
  }

  level(value: unknown, depth: number, path: RecordPath): void {
    const { type, dims } = this.#input;
    if (depth === dims.length) {
      if (this.#reader.cells.length < maximumSize) this.#reader.add(value, type, path);
      else this.#reader.refuse(`Expected ${maximumSize} values at most`, path);
      return;
    }
    const noun = depth === dims.length - 1 ? "value" : "array";
    if (!isList(value)) {
      this.#reader.refuse(`Expected ${this.#expected(depth, noun)}, found ${found(value)}`, path);
      return;
    }
    if (!this.#fits(value.length, depth, noun, path)) return;
    for (let index = 0; index < value.length && !this.#reader.isFull; index += 1) {
      this.level(value[index], depth + 1, [...path, index]);
    }
  }

  #expected(depth: number, noun: string): string {
    return this.#known[depth] === true
      ? `an array of ${counted(this.shape[depth] ?? 0, noun)}`
      : `an array of ${noun}s`;
  }

  #fits(length: number, depth: number, noun: string, path: RecordPath): boolean {
    const { name, dims } = this.#input;
    const dimension = dims[depth];
    if (this.#known[depth] !== true) {
      this.#known[depth] = true;
      this.shape[depth] = length;
      if (typeof dimension !== "string" || dimension === "") return true;
      const earlier = this.#sizes.get(dimension);
      if (earlier === undefined) this.#sizes.set(dimension, { size: length, input: name });
      if (earlier === undefined || earlier.size === length) return true;
      const { size, input } = earlier;
      this.#reader.refuse(
        `Expected ${counted(size, noun)}, as "${input}" has (dimension "${dimension}"), ` +
          `found ${length}`,
        path,
      );
      return false;
    }
    const expected = this.shape[depth] ?? 0;
    if (expected === length) return true;
    const reason = typeof dimension === "number" ? "" : ", as in the first of them";
    this.#reader.refuse(`Expected ${counted(expected, noun)}${reason}, found ${length}`, path);
    return false;
  }
}
