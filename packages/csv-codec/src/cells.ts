import type { Column } from "@inference-server/core";
import { exactNumber, isDecimal } from "./decimal.ts";

/** What a cell becomes. */
export type CsvCell = boolean | number | string | null;

/** A row of a table without a header row. */
export type CsvRow = CsvCell[];

/** A row of a table with a header row: cells by the names of their columns. */
export type CsvRecord = Record<string, CsvCell>;

/** How a column's cells are read. */
export type CellKind = "boolean" | "nullable-text" | "number" | "text" | "untyped";

/** How the cells of a column are read; no column, or one without a type: cell by cell. */
export function kindOf(column: Column | undefined): CellKind {
  switch (column?.type) {
    case undefined:
      return "untyped";
    case "string":
      return column?.nullable === true ? "nullable-text" : "text";
    case "boolean":
      return "boolean";
    default:
      return "number";
  }
}

/** The value of a cell that is not a plain JSON number. */
export function cellOf(text: string, quoted: boolean, kind: CellKind): CsvCell {
  switch (kind) {
    case "text":
      return text;
    case "untyped":
    case "nullable-text":
      return text === "" && !quoted ? null : text;
    case "number":
      return numberOf(text);
    default:
      return booleanOf(text);
  }
}

/** What is not a number stays text: the model's schema refuses it with record and field. */
function numberOf(text: string): CsvCell {
  const trimmed = text.trim();
  if (trimmed === "") return null;
  return isDecimal(trimmed) ? (exactNumber(trimmed) ?? text) : text;
}

function booleanOf(text: string): CsvCell {
  const word = text.trim().toLowerCase();
  if (word === "") return null;
  if (word === "true") return true;
  return word === "false" ? false : text;
}
