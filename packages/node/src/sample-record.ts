import type { Column, JsonSchema, Signature } from "@inference-server/core";

/**
 * A record that the model would take: its own first example, else one made from the schema, else
 * from the columns. `undefined`: nothing is known, or the schema asks for what cannot be made up.
 */
export function sampleRecord({ examples, input, columns }: Signature): unknown {
  if (examples !== undefined && examples.length > 0) return examples[0];
  if (input !== undefined) return sampleOf(input);
  if (columns === undefined) return undefined;
  return Object.fromEntries(columns.map((column) => [column.name, cellOf(column)]));
}

function cellOf({ type }: Column): unknown {
  return type === "string" ? "text" : type === "boolean" ? true : 0;
}

function sampleOf(schema: JsonSchema): unknown {
  for (const key of ["default", "const"]) {
    if (schema[key] !== undefined) return schema[key];
  }
  for (const key of ["examples", "enum"]) {
    const values = schema[key];
    if (Array.isArray(values) && values.length > 0) return values[0];
  }
  const alternatives = schema["anyOf"] ?? schema["oneOf"];
  if (Array.isArray(alternatives)) {
    return alternatives
      .filter(isSchema)
      .map(sampleOf)
      .find((value) => value !== undefined && value !== null);
  }
  return byType(schema);
}

function byType(schema: JsonSchema): unknown {
  switch (schema["type"]) {
    case "string":
      return textOf(schema);
    case "integer":
    case "number":
      return numberOf(schema);
    case "boolean":
      return true;
    case "array":
      return listOf(schema);
    case "object":
      return objectOf(schema);
    default:
      return undefined;
  }
}

const textByFormat: Readonly<Record<string, string>> = {
  date: "2026-01-31",
  "date-time": "2026-01-31T12:00:00Z",
  email: "someone@example.com",
  uri: "https://example.com/",
  uuid: "00000000-0000-4000-8000-000000000000",
};

function textOf({ format, pattern, minLength, maxLength }: JsonSchema): string | undefined {
  if (typeof format === "string") return textByFormat[format];
  // What a pattern matches cannot be told from the pattern.
  if (pattern !== undefined) return undefined;
  const least = Number(minLength ?? 0);
  return "text".padEnd(least, "t").slice(0, Math.max(least, Number(maxLength ?? 4)));
}

function numberOf(schema: JsonSchema): number {
  const { minimum, exclusiveMinimum, maximum, exclusiveMaximum } = schema;
  const low = Math.max(bound(minimum, -Infinity), bound(exclusiveMinimum, -Infinity));
  const high = Math.min(bound(maximum, Infinity), bound(exclusiveMaximum, Infinity));
  const zeroFits = low <= 0 && high >= 0 && exclusiveMinimum !== 0 && exclusiveMaximum !== 0;
  if (zeroFits) return 0;
  if (low === -Infinity) return high - 1;
  if (high === Infinity) return low + 1;
  const middle = (low + high) / 2;
  return schema["type"] === "integer" ? Math.ceil(middle) : middle;
}

function bound(value: unknown, otherwise: number): number {
  return typeof value === "number" ? value : otherwise;
}

function listOf({ items, prefixItems, minItems }: JsonSchema): readonly unknown[] | undefined {
  const schemas = Array.isArray(prefixItems)
    ? prefixItems
    : Array.from({ length: Math.max(1, Number(minItems ?? 1)) }, () => items);
  const values = schemas.map((schema) => (isSchema(schema) ? sampleOf(schema) : undefined));
  return values.includes(undefined) ? undefined : values;
}

function objectOf({ properties, required }: JsonSchema): unknown {
  if (!isSchema(properties)) return undefined;
  const names = Array.isArray(required) ? required.map(String) : Object.keys(properties);
  const entries = names.map((name): [string, unknown] => {
    const schema = properties[name];
    return [name, isSchema(schema) ? sampleOf(schema) : undefined];
  });
  return entries.some(([, value]) => value === undefined) ? undefined : Object.fromEntries(entries);
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
