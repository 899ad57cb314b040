import type { Column, ColumnType } from "./hooks.ts";
import { isObject } from "./is-object.ts";
import type { JsonSchema } from "./signature.ts";
import type { StandardSchema } from "./standard-schema.ts";

/** The JSON Schema of what a schema takes, where its library publishes one. */
export function inputJsonSchema(schema: StandardSchema | undefined): JsonSchema | undefined {
  return publish(() => schema?.["~standard"].jsonSchema?.input({ target: "draft-2020-12" }));
}

/** The JSON Schema of what a schema makes, where its library publishes one. */
export function outputJsonSchema(schema: StandardSchema | undefined): JsonSchema | undefined {
  return publish(() => schema?.["~standard"].jsonSchema?.output({ target: "draft-2020-12" }));
}

/**
 * The columns of a table of records: their names as given, their types from the schema of the
 * record where it tells them. Without names, the properties that the schema lists.
 */
export function columnsOf(
  names: readonly (string | Column)[] | undefined,
  schema: JsonSchema | undefined,
): readonly Column[] | undefined {
  const properties = isObject(schema?.["properties"]) ? schema["properties"] : {};
  const columns = names ?? Object.keys(properties);
  if (names === undefined && columns.length === 0) return undefined;
  return columns.map((column) => {
    if (typeof column !== "string") return column;
    return { name: column, ...columnTypeOf(properties[column]) };
  });
}

/** Whether the schema of a record describes an array. */
export function describesArray(schema: JsonSchema | undefined): boolean {
  return schema !== undefined && typesOf(schema).includes("array");
}

const columnTypes: ReadonlySet<string> = new Set<ColumnType>([
  "boolean",
  "integer",
  "number",
  "string",
]);

/** The one type that all of a property's values share, `null` aside. */
function columnTypeOf(property: unknown): Omit<Column, "name"> {
  if (!isObject(property)) return {};
  const types = typesOf(property);
  const nullable = types.includes("null");
  const others = new Set(types.filter((type) => type !== "null"));
  const [type] =
    others.size === 2 && others.has("integer") && others.has("number")
      ? ["number"]
      : others.size === 1
        ? others
        : [];
  return {
    ...(type !== undefined && isColumnType(type) && { type }),
    ...(nullable && { nullable }),
  };
}

function isColumnType(type: string): type is ColumnType {
  return columnTypes.has(type);
}

/** The types a schema allows. `enum` and `const` tell them by their values. */
function typesOf(schema: Readonly<Record<string, unknown>>): readonly string[] {
  const { type, anyOf, oneOf, enum: values, const: value } = schema;
  if (typeof type === "string") return [type];
  if (Array.isArray(type)) return type.filter((name) => typeof name === "string");
  if (Array.isArray(values)) return values.map(jsonTypeOf);
  if (value !== undefined) return [jsonTypeOf(value)];
  const alternatives = Array.isArray(anyOf) ? anyOf : Array.isArray(oneOf) ? oneOf : [];
  return alternatives.flatMap((alternative) => (isObject(alternative) ? typesOf(alternative) : []));
}

function jsonTypeOf(value: unknown): string {
  return value === null ? "null" : typeof value;
}

/** Schemas with transforms cannot be written as JSON Schema; their libraries throw then. */
function publish<Schema>(read: () => Schema | undefined): Schema | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
