import type {
  JsonSchema,
  StandardIssue,
  StandardResult,
  StandardSchema,
} from "@inference-server/core";
import type { OnnxCell } from "./element-type.ts";
import type { Feature, ModelLayout } from "./model-layout.ts";

/** One record as the model takes it: one cell for each feature, in the model's order. */
export type OnnxRecord = ArrayLike<OnnxCell>;

/** One record names this many faults; the first few are enough to find the cause. */
const maximumIssues = 10;

/**
 * The schema of one record of a model: an array (or typed array) with one value for each feature
 * or, where the features have names, an object by name. A model of one feature takes the bare
 * value too. Every feature is required, other keys are refused, and nothing is converted.
 */
export function recordSchema(layout: ModelLayout): StandardSchema<unknown, OnnxRecord> {
  const { features, named } = layout;
  const expected = named
    ? `an array of ${counted(features.length)} or an object by feature name`
    : `an array of ${counted(features.length)} (the model names no features)`;

  const validate = (value: unknown): StandardResult<OnnxRecord> => {
    if (Array.isArray(value) || isTypedArray(value)) return validateCells(features, value);
    if (typeof value === "object" && value !== null && named) {
      return validateFields(features, value as Readonly<Record<string, unknown>>);
    }
    if (features.length === 1 && typeof value !== "object") {
      return validateCells(features, [value]);
    }
    return { issues: [{ message: `Expected ${expected}, found ${found(value)}` }] };
  };

  return {
    "~standard": {
      version: 1,
      vendor: "inference-server",
      validate,
      jsonSchema: { input: () => inputSchema(layout), output: () => cellsSchema(features) },
    },
  };
}

function validateCells(
  features: readonly Feature[],
  cells: ArrayLike<unknown>,
): StandardResult<OnnxRecord> {
  if (cells.length !== features.length) {
    const message = `Expected ${counted(features.length)}, found ${cells.length}`;
    return { issues: [{ message }] };
  }
  const issues: StandardIssue[] = [];
  // By index: this loop runs for every cell of every request.
  for (let index = 0; index < features.length; index += 1) {
    const feature = features[index];
    if (feature !== undefined && !feature.type.accepts(cells[index])) {
      issues.push(wrongCell(feature, cells[index]));
      if (issues.length === maximumIssues) break;
    }
  }
  return issues.length === 0 ? { value: cells as OnnxRecord } : { issues };
}

function validateFields(
  features: readonly Feature[],
  fields: Readonly<Record<string, unknown>>,
): StandardResult<OnnxRecord> {
  const cells: OnnxCell[] = [];
  const issues: StandardIssue[] = [];
  for (const feature of features) {
    const cell = fields[feature.key];
    if (feature.type.accepts(cell)) cells.push(cell);
    else if (Object.hasOwn(fields, feature.key)) issues.push(wrongCell(feature, cell));
    else issues.push({ message: `Missing feature "${feature.key}"`, path: [feature.key] });
    if (issues.length === maximumIssues) return { issues };
  }
  const keys = Object.keys(fields);
  if (keys.length > cells.length) {
    const known = new Set<string | number>(features.map(({ key }) => key));
    for (const key of keys) {
      if (known.has(key)) continue;
      issues.push({ message: unknownFeature(key, features), path: [key] });
      if (issues.length === maximumIssues) break;
    }
  }
  return issues.length === 0 ? { value: cells } : { issues };
}

function wrongCell({ key, type }: Feature, cell: unknown): StandardIssue {
  return { message: `Expected ${type.expected}, found ${found(cell)}`, path: [key] };
}

function unknownFeature(key: string, features: readonly Feature[]): string {
  const names = features.slice(0, 3).map((feature) => `"${feature.key}"`);
  const more = features.length - names.length;
  const list = more === 0 ? names.join(", ") : `${names.join(", ")} and ${more} more`;
  return `Unknown feature "${key}". Leave it out: the model takes ${list}`;
}

function found(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  if (typeof value === "number" || typeof value === "bigint") return String(value);
  if (typeof value === "undefined") return "nothing";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

function counted(values: number): string {
  return values === 1 ? "1 value" : `${values} values`;
}

function isTypedArray(value: unknown): value is ArrayLike<unknown> {
  return ArrayBuffer.isView(value) && !(value instanceof DataView);
}

function inputSchema({ features, named }: ModelLayout): JsonSchema {
  if (!named) return cellsSchema(features);
  const properties = features.map(({ key, type }) => [key, { type: type.column }] as const);
  const fields = {
    type: "object",
    properties: Object.fromEntries(properties),
    required: features.map(({ key }) => key),
    additionalProperties: false,
  };
  return { anyOf: [fields, cellsSchema(features)] };
}

/** Records as arrays; where all features are alike, one schema stands for all of them. */
function cellsSchema(features: readonly Feature[]): Record<string, unknown> {
  const types = features.map(({ type }) => ({ type: type.column }));
  const alike = types.every(({ type }) => type === types[0]?.type);
  return {
    type: "array",
    ...(alike ? { items: types[0] } : { prefixItems: types }),
    minItems: features.length,
    maxItems: features.length,
  };
}
