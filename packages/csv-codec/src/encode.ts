import { declined, type Declined, type PartsEncoder } from "@inference-server/core";
import type { Settings } from "./options.ts";
import { bytesOf, textOf } from "./piece.ts";
import { isRefusal } from "./refusal.ts";
import { TableWriter } from "./table-writer.ts";
import { kindOfValue, type List } from "./values.ts";

/**
 * Encodes a list as a table, and any other value as a table of one row. Declines what a table
 * cannot hold, naming the path. An empty list is an empty text.
 */
export function encodeTable(
  value: unknown,
  withHeader: boolean,
  settings: Settings,
): Declined | string | undefined {
  // No value, no answer: `null` is one, and an empty cell.
  if (value === undefined) return undefined;
  const list = kindOfValue(value) === "list" ? (value as List) : [value];
  const writer = new TableWriter(withHeader, settings, false);
  const table = writer.add(list) ?? writer.finish();
  return isRefusal(table) ? declined(table.refusal) : table.map(textOf).join("");
}

/**
 * Encodes a list part by part, in memory for its bytes alone. Columns that a later part brings are
 * empty in the rows before.
 */
export function encodeTableInParts(withHeader: boolean, settings: Settings): PartsEncoder {
  const writer = new TableWriter(withHeader, settings, true);
  return {
    add: (values) => {
      const refusal = writer.add(values);
      return refusal && declined(refusal.refusal);
    },
    finish: () => {
      const table = writer.finish();
      // Only records without any field come so far: until the last, another may have one.
      if (isRefusal(table)) throw new Error(table.refusal);
      const isSmall = table.every((piece) => typeof piece === "string");
      return isSmall ? table.join("") : table.map(bytesOf);
    },
  };
}
