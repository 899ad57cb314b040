import { defineCodec, withLines } from "../src/index.ts";

const text = new TextDecoder("utf-8", { fatal: true });

/** The smallest codec that could be one. */
export const json = defineCodec({
  name: "json",
  consumes: ["application/json", "application/*+json"],
  produces: ["application/json"],
  decode: (bytes) => JSON.parse(text.decode(bytes)) as unknown,
  encode: (value) => (value instanceof Uint8Array ? undefined : JSON.stringify(value)),
});

/** A format that holds nothing but records, knows their lines and writes them one by one. */
export const jsonLines = defineCodec({
  name: "json-lines",
  consumes: ["application/jsonlines"],
  produces: ["application/jsonlines"],
  decode: (bytes) => {
    const lines = text.decode(bytes).split("\n").slice(0, -1);
    const records = lines.map((line) => JSON.parse(line) as unknown);
    return withLines(records, (index) => index + 1);
  },
  encode: (value) => (Array.isArray(value) ? value.map(lineOf).join("") : lineOf(value)),
  encodeStream: async function* (values) {
    for await (const value of values) yield new TextEncoder().encode(lineOf(value));
  },
  recordsOnly: true,
});

function lineOf(value: unknown): string {
  return `${JSON.stringify(value)}\n`;
}
