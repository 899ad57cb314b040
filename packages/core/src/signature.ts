import type { Column } from "./hooks.ts";

/** A JSON Schema, as plain data. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** What a loaded model takes and gives, as plain data. */
export interface Signature {
  /** Names and, where known, types of a record's fields. */
  readonly columns?: readonly Column[];
  /** Whether a record may arrive as an array of cells in the order of `columns`. */
  readonly positional?: boolean;
  /** The JSON Schema of one record, where the model's schema publishes one. */
  readonly input?: JsonSchema;
  /** The JSON Schema of one prediction, where the model's schema publishes one. */
  readonly output?: JsonSchema;
  /** Records that the model answers. */
  readonly examples?: readonly unknown[];
  /** Media ranges whose body is one record. */
  readonly bytes?: readonly string[];
  /** How many requests the model works on at once, where it says so. */
  readonly concurrency?: number;
}
