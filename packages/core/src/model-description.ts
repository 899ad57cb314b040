import { columnsOf, describesArray, inputJsonSchema, outputJsonSchema } from "./json-schema.ts";
import type { AnyModelDefinition } from "./model.ts";
import type { Signature } from "./signature.ts";
import type { StandardSchema } from "./standard-schema.ts";
import type { RecordRules } from "./validation.ts";

/** What is known of a model once it is loaded. */
export interface ModelDescription {
  readonly rules: RecordRules;
  /** The schema of one prediction. */
  readonly output: StandardSchema | undefined;
  readonly signature: Signature;
}

/**
 * Asks a definition for what depends on the loaded model.
 *
 * @param wanted how many requests `predictBatch` wants at once
 */
export function describeModel(
  definition: AnyModelDefinition,
  model: unknown,
  wanted: number | undefined,
): ModelDescription {
  const { columns: named, arrays = "named", examples, bytes, envelope = true } = definition;
  const { concurrency = wanted } = definition;
  const schema = schemaOf(definition.input, model);
  const output = schemaOf(definition.output, model);
  const names = typeof named === "function" ? named({ model }) : named;
  const inputSchema = inputJsonSchema(schema);
  const outputSchema = outputJsonSchema(output);
  const columns = columnsOf(names, inputSchema);
  return {
    output,
    rules: {
      schema,
      columns: arrays === "named" && names !== undefined ? columns : undefined,
      bytes,
      envelope,
      takesArrays: names !== undefined || describesArray(inputSchema),
    },
    signature: {
      ...(columns && { columns }),
      ...(names !== undefined && { positional: true }),
      ...(inputSchema && { input: inputSchema }),
      ...(outputSchema && { output: outputSchema }),
      ...(examples && { examples }),
      ...(bytes && { bytes }),
      ...(concurrency !== undefined && { concurrency }),
    },
  };
}

/** A schema may itself be callable (ArkType's are), so it is told by its mark. */
function schemaOf(
  schema: AnyModelDefinition["input" | "output"],
  model: unknown,
): StandardSchema | undefined {
  return schema === undefined || "~standard" in schema ? schema : schema({ model });
}
