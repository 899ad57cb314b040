import type { JsonSchema } from "@inference-server/core";
import { elementTypes, type ElementType } from "./element-type.ts";
import type { ModelInput } from "./model-inputs.ts";
import type { ModelLayout } from "./model-layout.ts";
import type { ModelOutput } from "./model-outputs.ts";
import type { OnnxRecord } from "./onnx-record.ts";
import { sentRecord } from "./sent-record.ts";

/** An example of more values than this says no more than the schema. */
const longestExample = 4096;

/** The JSON Schema of one record: its forms, the commonest first. */
export function recordJsonSchema(
  layout: ModelLayout,
  example: OnnxRecord | undefined,
): Record<string, unknown> {
  const { inputs, isTable, named, missing } = layout;
  const byInput = objectOf(inputs.map((input) => [input.name, tensorSchema(input, missing)]));
  const [only] = inputs;
  const forms = [
    ...(named && isTable ? [fieldsSchema(layout)] : []),
    ...(isTable ? [rowSchema(layout)] : []),
    ...(!isTable && only !== undefined && inputs.length === 1 ? [tensorSchema(only, missing)] : []),
    // Where each feature is an input of its own, both objects are the same.
    ...(named && inputs.length > 1 ? [] : [byInput]),
    ...(!isTable && layout.size !== undefined ? [rowSchema(layout)] : []),
  ];
  return {
    ...(forms.length === 1 ? forms[0] : { anyOf: forms }),
    ...(example !== undefined &&
      example.cells.length <= longestExample && { examples: [sentRecord(layout, example)] }),
  };
}

/** The JSON Schema of one prediction, with the outputs in their order. */
export function predictionJsonSchema(
  outputs: readonly (ModelOutput & { readonly isWhole: boolean })[],
): Record<string, unknown> {
  return objectOf(
    outputs.flatMap(({ name, type, shape, targets, classes, isWhole }) => {
      const dims = shape === undefined || isWhole ? shape : shape.slice(1);
      const isColumn = dims?.length === 1 && dims[0] === 1 && !isWhole;
      const element = elementSchema(elementTypes.get(type), false);
      const schema = dims === undefined ? {} : nested(element, isColumn ? [] : dims);
      const order =
        classes === undefined ? {} : { description: `One for each of ${quoted(classes)}` };
      const names = targets && { enum: [...new Set(targets.names.values()), null] };
      return [
        [name, { ...schema, ...order }] as const,
        ...(targets === undefined ? [] : [[targets.field, names ?? {}] as const]),
      ];
    }),
  );
}

function fieldsSchema({ features = [], missing }: ModelLayout): JsonSchema {
  const schema = objectOf(
    features.map(({ name, type }) => [name, elementSchema(type, missing)] as const),
  );
  const required = features.filter(({ type }) => !(missing && type.hasNaN));
  return { ...schema, required: required.map(({ name }) => name) };
}

/** Records as rows; where all cells are alike, one schema stands for all of them. */
function rowSchema({ inputs, size = 0, missing }: ModelLayout): JsonSchema {
  const alike = inputs.every(({ type }) => type === inputs[0]?.type);
  const cells = alike ? inputs.slice(0, 1) : inputs;
  const schemas = cells.flatMap(({ type, size: width = 0 }) =>
    Array.from({ length: alike ? 1 : width }, () => elementSchema(type, missing)),
  );
  return {
    type: "array",
    ...(alike ? { items: schemas[0] } : { prefixItems: schemas }),
    minItems: size,
    maxItems: size,
  };
}

function tensorSchema({ type, dims, size }: ModelInput, missing: boolean): JsonSchema {
  // A single value needs no brackets.
  return nested(elementSchema(type, missing), size === 1 ? [] : dims);
}

function nested(element: JsonSchema, dims: readonly (number | string)[]): JsonSchema {
  let schema = element;
  for (const dimension of dims.toReversed()) {
    schema = {
      type: "array",
      items: schema,
      ...(typeof dimension === "number" && { minItems: dimension, maxItems: dimension }),
    };
  }
  return schema;
}

function elementSchema(type: ElementType | undefined, missing: boolean): JsonSchema {
  if (type === undefined) return {};
  const schema = { type: type.column };
  return missing && type.hasNaN ? { anyOf: [schema, { type: "null" }] } : schema;
}

function objectOf(
  properties: readonly (readonly [name: string, schema: JsonSchema])[],
): Record<string, unknown> {
  return {
    type: "object",
    properties: Object.fromEntries(properties),
    required: properties.map(([name]) => name),
    additionalProperties: false,
  };
}

function quoted(names: readonly string[]): string {
  const first = names.slice(0, 20).map((name) => `"${name}"`);
  return (names.length > first.length ? [...first, "…"] : first).join(", ");
}
