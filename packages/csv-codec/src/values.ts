/** A list of scalars: what a field may hold beside a scalar. Typed arrays are lists of numbers. */
export type List = ArrayLike<unknown>;

/** A value with named fields. */
export type Fields = Readonly<Record<string, unknown>>;

/** What a value is to a table. `other` is what a table cannot hold. */
export type ValueKind = "fields" | "list" | "nothing" | "other" | "scalar";

/** Tells what a value is to a table: one cell, several, none, or nothing it can hold. */
export function kindOfValue(value: unknown): ValueKind {
  switch (typeof value) {
    case "string":
    case "number":
    case "boolean":
    case "bigint":
      return "scalar";
    case "undefined":
      return "nothing";
    case "object":
      return value === null ? "nothing" : kindOfObject(value);
    default:
      return "other";
  }
}

/** Names what a table cannot hold, for a sentence. */
export function describe(value: unknown): string {
  if (value instanceof Uint8Array) return "bytes";
  switch (kindOfValue(value)) {
    case "fields":
      return "an object";
    case "list":
      return "a list";
    case "nothing":
      return "null";
    case "scalar":
      return value instanceof Date ? "a date" : `a ${typeof value}`;
    default:
      return typeof value === "object" ? `a ${tagOf(value)}` : `a ${typeof value}`;
  }
}

function kindOfObject(value: object): ValueKind {
  const prototype: unknown = Object.getPrototypeOf(value);
  // The common case first: asking for the tag costs more than all the rest.
  if (prototype === Object.prototype || prototype === null) return kindOfPlain(value);
  if (Array.isArray(value)) return "list";
  if (value instanceof Date) return "scalar";
  // Bytes are not a row of numbers to anybody who answers with them.
  if (value instanceof Uint8Array || value instanceof DataView) return "other";
  if (ArrayBuffer.isView(value)) return "list";
  return tagOf(value) === "Object" ? kindOfPlain(value) : "other";
}

/** An object that knows its own JSON form (a decimal, a money amount) is not its fields. */
function kindOfPlain(value: object): ValueKind {
  return "toJSON" in value && typeof value.toJSON === "function" ? "other" : "fields";
}

/** `Map` of a Map, `Object` of objects of most classes. */
function tagOf(value: unknown): string {
  return Object.prototype.toString.call(value).slice(8, -1);
}
