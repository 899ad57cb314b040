import type { StandardResult } from "@inference-server/core";
import { CellReader, counted, found, isList } from "./cell-reader.ts";
import type { OnnxCell } from "./element-type.ts";
import type { ModelLayout } from "./model-layout.ts";
import { OnnxRecord } from "./onnx-record.ts";
import { readTensor, type DimensionSizes } from "./read-tensor.ts";

type Result = StandardResult<OnnxRecord>;

type Fields = Readonly<Record<string, unknown>>;

/** Makes the function that reads records of one model, in every form that they may have. */
export function recordReader(layout: ModelLayout): (value: unknown) => Result {
  const reader = new RecordReader(layout);
  return (value) => reader.read(value);
}

/** Reads records of one model. */
class RecordReader {
  readonly #layout: ModelLayout;
  readonly #inputNames: ReadonlySet<string>;
  readonly #featureNames: ReadonlySet<string>;
  /** Records of fixed sizes share their shapes, and so their form. */
  readonly #shapes: readonly (readonly number[])[];
  readonly #form: string;

  constructor(layout: ModelLayout) {
    this.#layout = layout;
    this.#inputNames = new Set(layout.inputs.map(({ name }) => name));
    this.#featureNames = new Set(layout.features?.map(({ name }) => name));
    this.#shapes = layout.inputs.map(({ dims }) => dims.map(Number));
    this.#form = this.#shapes.join(";");
  }

  read(value: unknown): Result {
    const { size, isTable, inputs } = this.#layout;
    if (value instanceof OnnxRecord) return { value };
    if (isList(value)) {
      if (size !== undefined && (isTable || !isList(value[0]))) return this.#row(value, size);
      if (inputs.length === 1) return this.#inputs([value], []);
    } else if (typeof value === "object" && value !== null) {
      const fields = value as Fields;
      return this.#isByFeature(fields) ? this.#fields(fields) : this.#byInput(fields);
    } else if (size === 1) return this.#row([value], size, true);
    const message = `Expected ${expectedForms(this.#layout)}, found ${found(value)}`;
    return { issues: [{ message }] };
  }

  /** A row of cells: all inputs' values, side by side. `isBare`: a single value without brackets. */
  #row(row: ArrayLike<unknown>, size: number, isBare = false): Result {
    const { inputs, features, named, missing } = this.#layout;
    if (row.length !== size) return { issues: [{ message: this.#wrongWidth(row, size) }] };
    const reader = new CellReader(missing);
    let index = 0;
    let isAccepted = true;
    for (const { type, size: width = 0 } of inputs) {
      // By index: this loop runs for every cell of every request.
      for (const end = index + width; index < end; index += 1) {
        if (type.accepts(row[index])) continue;
        isAccepted = false;
        const key = named ? (features?.[index]?.name ?? index) : index;
        reader.add(row[index], type, isBare && !named ? [] : [key]);
        if (reader.isFull) return { issues: reader.issues };
      }
    }
    if (reader.issues.length > 0) return { issues: reader.issues };
    // What the reader let pass although the type does not accept it is missing.
    return this.#fixed(isAccepted ? (row as ArrayLike<OnnxCell>) : withNaN(row));
  }

  #wrongWidth(row: ArrayLike<unknown>, size: number): string {
    const { inputs, isTable } = this.#layout;
    const first = isTable || inputs.length > 1 ? undefined : inputs[0]?.dims[0];
    const nested =
      first === undefined ? "" : `, or nested arrays: ${counted(Number(first), "array")}`;
    const width = isList(row[0]) ? counted(row.length, "array") : row.length;
    return `Expected ${counted(size)}${nested}, found ${width}`;
  }

  /** Whether an object's keys are features, rather than inputs. A name may be both. */
  #isByFeature(fields: Fields): boolean {
    const { features, named } = this.#layout;
    if (features === undefined) return false;
    const keys = Object.keys(fields);
    return named
      ? !keys.some((key) => this.#inputNames.has(key) && !this.#featureNames.has(key))
      : keys.some((key) => this.#featureNames.has(key) && !this.#inputNames.has(key));
  }

  #fields(fields: Fields): Result {
    const { features = [], missing } = this.#layout;
    const reader = new CellReader(missing);
    for (const { name, type } of features) {
      if (Object.hasOwn(fields, name)) reader.add(fields[name], type, [name]);
      else if (missing && type.hasNaN) reader.add(undefined, type, [name]);
      else reader.refuse(`Missing feature "${name}"`, [name]);
      if (reader.isFull) return { issues: reader.issues };
    }
    refuseUnknown(reader, fields, this.#featureNames, "feature");
    return reader.issues.length === 0 ? this.#fixed(reader.cells) : { issues: reader.issues };
  }

  #byInput(fields: Fields): Result {
    const { inputs, missing } = this.#layout;
    const reader = new CellReader(missing);
    for (const { name } of inputs) {
      if (!Object.hasOwn(fields, name)) reader.refuse(`Missing input "${name}"`, [name]);
    }
    refuseUnknown(reader, fields, this.#inputNames, "input");
    if (reader.issues.length > 0) return { issues: reader.issues };
    const names = inputs.map(({ name }) => name);
    return this.#inputs(
      names.map((name) => fields[name]),
      names,
    );
  }

  /** Every input from a value of its own; `keys` are the names under which they were sent. */
  #inputs(values: readonly unknown[], keys: readonly string[]): Result {
    const { inputs, missing } = this.#layout;
    const reader = new CellReader(missing);
    const sizes: DimensionSizes = new Map();
    const shapes = inputs.map((input, index) => {
      const key = keys[index];
      const path = key === undefined ? [] : [key];
      return readTensor(values[index], input, { reader, sizes, path });
    });
    return reader.issues.length === 0
      ? { value: new OnnxRecord(reader.cells, shapes) }
      : { issues: reader.issues };
  }

  #fixed(cells: ArrayLike<OnnxCell>): Result {
    return { value: new OnnxRecord(cells, this.#shapes, this.#form) };
  }
}

function withNaN(row: ArrayLike<unknown>): OnnxCell[] {
  return Array.from(row, (cell) => (cell ?? Number.NaN) as OnnxCell);
}

function refuseUnknown(
  reader: CellReader,
  fields: Fields,
  expected: ReadonlySet<string>,
  kind: string,
): void {
  for (const key of Object.keys(fields)) {
    if (expected.has(key)) continue;
    const names = [...expected].slice(0, 3).map((name) => `"${name}"`);
    const more = expected.size - names.length;
    const list = more === 0 ? names.join(", ") : `${names.join(", ")} and ${more} more`;
    reader.refuse(`Unknown ${kind} "${key}". Leave it out: the model takes ${list}`, [key]);
    if (reader.isFull) return;
  }
}

/** The forms of a record, for error messages. */
function expectedForms({ inputs, size, isTable, named }: ModelLayout): string {
  const object = named ? "an object by feature name" : "an object by input name";
  if (size !== undefined && isTable) return `an array of ${counted(size)} or ${object}`;
  return inputs.length === 1 ? `nested arrays or ${object}` : object;
}
