import type { OnnxCell } from "./element-type.ts";
import type { ModelLayout } from "./model-layout.ts";
import { takesMany, maximumSize, type ModelInput } from "./model-inputs.ts";
import type { ModelOutput } from "./model-outputs.ts";
import { OnnxRecord } from "./onnx-record.ts";
import type { OutputTensor, ServedOutput } from "./predictions.ts";
import type { Session } from "./session.ts";

/** What a first run showed. */
export interface WarmUp {
  /** Whether one run takes several records. */
  readonly batched: boolean;
  readonly outputs: readonly ServedOutput[];
  /** The record that ran, if it is another than a caller would make up: zeros, and any texts. */
  readonly example: OnnxRecord | undefined;
}

/** Values for inputs that are not to be zero, by the input's name. */
type Words = ReadonlyMap<string, OnnxCell>;

/** Values to try. */
const fills = [0, 1, "words"] as const;

/** Sizes to try for dynamic dimensions: a single step, a text or a series, an image. */
const sizes = [1, 32, 224] as const;

/**
 * Runs a model on zeros (then ones, then the `words` that it knows) of the right shape: the first
 * request need not wait, and it shows whether one run takes several records. Exports exist that
 * declare a dynamic first dimension and have a fixed one inside: those run record by record.
 */
export async function warmUp(
  session: Session,
  layout: ModelLayout,
  words: () => Words,
): Promise<WarmUp> {
  const declared = takesMany(layout.inputs);
  const { two, one, example } = await firstRun(session, layout, declared, words);
  const tensors = two ?? one;
  const outputs = layout.outputs.map((output): ServedOutput => ({
    ...output,
    isWhole: isWhole(output, layout.inputs, tensors?.[output.fetch], two === undefined ? 1 : 2),
  }));
  // A model that no made-up record fits may still be what it declares.
  const batched = declared && (two !== undefined || one === undefined);
  return { batched: batched && !outputs.some((output) => output.isWhole), outputs, example };
}

type Tensors = Readonly<Record<string, OutputTensor>>;

interface FirstRun {
  readonly two?: Tensors;
  readonly one?: Tensors;
  readonly example?: OnnxRecord;
}

async function firstRun(
  session: Session,
  { inputs, outputs }: ModelLayout,
  declared: boolean,
  words: () => Words,
): Promise<FirstRun> {
  const fetches = outputs.map(({ fetch }) => fetch);
  const isDynamic = inputs.some(({ size }) => size === undefined);
  for (const fill of fills) {
    const known = fill === "words" ? words() : new Map<string, OnnxCell>();
    if (fill === "words" && known.size === 0) continue;
    for (const size of isDynamic ? sizes : sizes.slice(0, 1)) {
      const record = filledRecord(inputs, fill === 1 ? 1 : 0, known, size);
      if (record === undefined) continue;
      const isPlain = fill === 0 && size === 1;
      const example = isPlain ? {} : { example: record };
      if (declared) {
        const two = await session.run(inputs, [record, record], fetches).catch(() => undefined);
        if (two !== undefined) return { two, ...example };
      }
      const one = await session.run(inputs, [record], fetches).catch(() => undefined);
      if (one !== undefined) return { one, ...example };
    }
  }
  return {};
}

/** A record whose values are all the same. `undefined`: it would be too large to try. */
function filledRecord(
  inputs: readonly ModelInput[],
  fill: number,
  words: Words,
  size: number,
): OnnxRecord | undefined {
  const shapes = inputs.map(({ dims }) =>
    dims.map((dimension) => (typeof dimension === "number" ? dimension : size)),
  );
  const lengths = shapes.map((shape) => shape.reduce((product, length) => product * length, 1));
  if (lengths.reduce((sum, length) => sum + length, 0) > maximumSize) return undefined;
  const cells = inputs.flatMap(({ name, type }, index) => {
    const word = words.get(name);
    const cell = type.accepts(word) ? word : type.name === "string" ? "" : fill;
    return Array.from({ length: lengths[index] ?? 0 }, () => cell);
  });
  return new OnnxRecord(cells, shapes);
}

/** Whether an output's first dimension is not that of the records. */
function isWhole(
  { shape }: ModelOutput,
  inputs: readonly ModelInput[],
  tensor: OutputTensor | undefined,
  records: number,
): boolean {
  const first = tensor?.dims[0];
  if (first !== undefined && records > 1) return first !== records;
  if (tensor !== undefined && first === undefined) return true;
  if (inputs.every(({ leading }) => leading === "none")) return true;
  const declared = shape?.[0];
  if (declared === 1) return false;
  return first === undefined ? shape?.length === 0 : first !== records;
}
