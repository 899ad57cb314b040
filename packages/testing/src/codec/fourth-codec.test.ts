import { createService, defineCodec, defineModel } from "@inference-server/core";
import { describe, expect, it, test } from "vitest";
import { describeCodec } from "../index.ts";

/** Forms, one record to a line, written from the public names of core alone. */
const formCodec = defineCodec({
  name: "@acme/form-codec",
  consumes: ["application/x-forms"],
  produces: ["application/x-forms"],
  recordsOnly: true,
  decode(bytes) {
    const lines = textOf(bytes).split("\n");
    if (lines.pop() !== "") throw new Error("The last line has no end. End every line with \\n.");
    return lines.map((line, index) => readForm(line, index + 1));
  },
  encode(value) {
    const records: readonly unknown[] = Array.isArray(value) ? value : [value];
    const lines = records.map(writeForm);
    return lines.includes(undefined) ? undefined : lines.map((line) => `${line}\n`).join("");
  },
});

function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new Error("The body is not UTF-8.", { cause });
  }
}

function readForm(line: string, number: number): Readonly<Record<string, string>> {
  if (line === "") return {};
  const record: Record<string, string> = Object.create(null);
  for (const field of line.split("&")) {
    const [key, text, ...rest] = field.split("=");
    if (key === undefined || text === undefined || rest.length > 0) {
      throw new Error(`Line ${number}: expected key=text, joined with "&".`);
    }
    const name = unescapeText(key, number);
    if (name in record)
      throw new Error(`Line ${number}: the key ${JSON.stringify(name)} is there twice.`);
    record[name] = unescapeText(text, number);
  }
  return record;
}

function unescapeText(text: string, number: number): string {
  try {
    return decodeURIComponent(text);
  } catch (cause) {
    throw new Error(`Line ${number}: ${JSON.stringify(text)} has a bad escape.`, { cause });
  }
}

/** Texts alone: a number would come back as one. */
function writeForm(record: unknown): string | undefined {
  if (typeof record !== "object" || record === null) return undefined;
  const prototype: unknown = Object.getPrototypeOf(record);
  if (prototype !== null && prototype !== Object.prototype) return undefined;
  const fields: string[] = [];
  for (const [key, text] of Object.entries(record)) {
    if (typeof text !== "string") return undefined;
    fields.push(`${encodeURIComponent(key)}=${encodeURIComponent(text)}`);
  }
  return fields.join("&");
}

describe("a fourth codec", () => {
  describeCodec(formCodec, {
    samples: [
      { name: "one record", value: [{ location: "Fair Isle" }] },
      { name: "two records", value: [{ from: "Dover", to: "Wight" }, { from: "a&b=c\n" }] },
      { name: "no records", value: [] },
      { name: "a record alone", value: { location: "Lundy" }, decoded: [{ location: "Lundy" }] },
      { name: "other escapes", value: [{ a: "é" }], bytes: "a=%c3%a9\n" },
    ],
    malformed: [
      { name: "no equals sign", text: "location\n" },
      { name: "two equals signs", text: "a=b=c\n" },
      { name: "bad escape", text: "a=%zz\n" },
      { name: "key twice", text: "a=1&a=2\n" },
      { name: "no end of line", text: "a=1" },
      { name: "not UTF-8", bytes: Uint8Array.of(0x61, 0x3d, 0xff, 0x0a) },
    ],
    golden: {
      "one record": { text: "location=Fair%20Isle\n" },
      "two records": { text: "from=Dover&to=Wight\nfrom=a%26b%3Dc%0A\n" },
      "no records": { text: "" },
      "a record alone": { text: "location=Lundy\n" },
      "other escapes": { text: "a=%C3%A9\n" },
    },
    test,
  });
});

it("serves a model that knows nothing of it", async () => {
  const model = defineModel({ name: "echo", predict: ({ record }) => record as object });
  const service = createService({ plugins: [model, formCodec] });
  const result = await service.invoke({
    body: new TextEncoder().encode("location=Fair%20Isle\n"),
    headers: { "content-type": "application/x-forms" },
  });
  expect(result).toMatchObject({ ok: true, body: "location=Fair%20Isle\n" });
  await service.close();
});
