import type { Description, Signature } from "@inference-server/core";
import { sampleRecord } from "./sample-record.ts";

/** How a body is given to curl. */
interface ExampleRequest {
  readonly contentType: string;
  /** The body as text. Absent: it comes from a file that the user has. */
  readonly body?: string;
}

/** Records with more cells than this are shorter as a bare row. */
const mostNamedCells = 8;

/** A longer body is no command that anybody would paste: it is read from a file. */
const longestBody = 4096;

/**
 * A command that asks the model for a prediction, as a shell takes it. Where nothing is known of
 * what the model takes, it reads the body from a file.
 */
export function curlExample(url: string, description: Description): string {
  const { contentType, body } = exampleRequest(description);
  const source = body === undefined || body.length > longestBody ? "@request" : shellQuoted(body);
  return `curl ${url}/invocations -H ${shellQuoted(`Content-Type: ${contentType}`)} --data-binary ${source}`;
}

function exampleRequest({ reads, signature = {} }: Description): ExampleRequest {
  const bytes = signature.bytes?.map(concrete).find((type) => !type.includes("*"));
  if (bytes !== undefined) return { contentType: bytes };
  const types = reads.map(({ mediaType }) => mediaType);
  const record = sampleRecord(signature);
  const row = rowOf(record, signature);
  // A record with many cells is shorter as a row. In JSON an array is a list of records.
  const isRow = Array.isArray(record) || (row !== undefined && row.length > mostNamedCells);
  const json = types.find(
    (type) => type === "application/json" || type === "application/jsonlines",
  );
  if (json !== undefined) {
    const value = !isRow ? record : json === "application/json" ? [row] : row;
    const body = JSON.stringify(value);
    return { contentType: json, ...(record !== undefined && { body }) };
  }
  if (types.includes("text/csv") && row !== undefined) {
    return { contentType: "text/csv", body: row.map(csvCell).join(",") };
  }
  return { contentType: types.find((type) => !type.includes("*")) ?? "application/octet-stream" };
}

/** A media type that stands for a range: one that everybody has a file of. */
function concrete(range: string): string {
  return { "audio/*": "audio/wav", "image/*": "image/png", "text/*": "text/plain" }[range] ?? range;
}

/** The record's cells in the order of the columns. */
function rowOf(
  record: unknown,
  { columns, positional }: Signature,
): readonly unknown[] | undefined {
  if (Array.isArray(record)) return record;
  if (positional !== true || columns === undefined) return undefined;
  if (typeof record !== "object" || record === null) return undefined;
  const cells = new Map(Object.entries(record));
  return columns.map(({ name }) => cells.get(name) ?? null);
}

/** RFC 4180 §2: a cell with a comma, a quote or a line break stands in quotes. */
function csvCell(value: unknown): string {
  const cell = typeof value === "string" ? value : value === null ? "" : JSON.stringify(value);
  return /[",\r\n]/u.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** In single quotes a POSIX shell takes everything as it stands, but for the single quote. */
function shellQuoted(word: string): string {
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
