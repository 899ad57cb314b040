import { declined, type Declined } from "@inference-server/core";
import type { Settings } from "./options.ts";
import { isRefusal } from "./refusal.ts";
import { writeTable } from "./table-writer.ts";
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
  const table = writeTable(list, withHeader, settings);
  return isRefusal(table) ? declined(table.refusal) : table;
}
