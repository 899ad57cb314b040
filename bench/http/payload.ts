import { readFileSync } from "node:fs";
import { Packr } from "msgpackr";
import { houses } from "./applications/house/house.ts";

/** What a client sends. */
export interface Payload {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

const encoder = new TextEncoder();

/** The held-out digits, without the header. */
const rows = readFileSync(
  new URL("../../apps/digits/test/data/features.csv", import.meta.url),
  "utf8",
)
  .trimEnd()
  .split("\n")
  .slice(1);

/** One house as JSON: about 100 bytes. */
export function smallJson(): Payload {
  return jsonOf(houses(1)[0]);
}

/** Houses as a JSON array of about so many bytes. */
export function largeJson(bytes: number): Payload {
  return jsonOf(houses(Math.round(bytes / JSON.stringify(houses(1)[0]).length)));
}

/** Houses as MessagePack, of about so many bytes. */
export function messagePack(bytes: number): Payload {
  const packr = new Packr({ useRecords: false, variableMapSize: true });
  const count = Math.round(bytes / packr.pack(houses(1)[0]).byteLength);
  return {
    headers: { "Content-Type": "application/msgpack", Accept: "application/msgpack" },
    body: packr.pack(houses(count)),
  };
}

/** Digits as rows without a header, again and again until there are so many. */
export function digitRows(count: number): Payload {
  const lines = Array.from({ length: count }, (_, index) => rows[index % rows.length]);
  return csvOf(lines.join("\n"));
}

/** Digits as rows without a header, as many as fit into so many bytes. */
export function digitBytes(bytes: number): Payload {
  const all = `${rows.join("\n")}\n`;
  const text = all.repeat(Math.ceil(bytes / all.length)).slice(0, bytes);
  return csvOf(text.slice(0, text.lastIndexOf("\n")));
}

/** Any value as JSON. */
export function jsonOf(value: unknown): Payload {
  return {
    headers: { "Content-Type": "application/json", Accept: "application/json" },
    body: encoder.encode(JSON.stringify(value)),
  };
}

function csvOf(text: string): Payload {
  return {
    headers: { "Content-Type": "text/csv", Accept: "text/csv" },
    body: encoder.encode(`${text}\n`),
  };
}
