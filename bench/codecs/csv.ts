import { parse as csvParse } from "csv-parse/sync";
import Papa from "papaparse";
import { inferSchema, initParser } from "udsv";
import { decodeTable } from "../../packages/csv-codec/src/decode.ts";
import { encodeTable } from "../../packages/csv-codec/src/encode.ts";
import { settingsOf } from "../../packages/csv-codec/src/options.ts";
import { sourceOf } from "../../packages/csv-codec/src/source.ts";
import { csvRecords, decimals, floatRecords, floats, listOf, type Shape } from "./shapes.ts";
import type { Race, Subject } from "./subject.ts";

const settings = settingsOf({});
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** CSV beside the libraries of the field, all asked for numbers where the cells are numbers. */
export const csvSubjects: readonly Subject[] = [
  subject(csvRecords, true),
  subject(floatRecords, true),
  subject(floats, false),
  subject(decimals, false),
];

function subject(shape: Shape, header: boolean): Subject {
  const textOf = (list: unknown[]) => Papa.unparse(list, { newline: "\n", header });
  return {
    format: "CSV",
    shape: shape.name,
    prepare: (bytes) =>
      race(
        listOf(shape, bytes, (list) => textOf(list).length),
        textOf,
        header,
      ),
  };
}

function race(value: unknown[], textOf: (list: unknown[]) => string, header: boolean): Race {
  const bytes = encoder.encode(`${textOf(value)}\n`);
  const args = {
    mediaType: "text/csv",
    parameters: { header: header ? "present" : "absent" },
    columns: undefined,
    positional: false,
  } as const;
  return {
    bytes: bytes.length,
    decode: [
      { name: "udsv", run: () => udsv(decoder.decode(bytes), header) },
      { name: "csv-codec", run: () => decodeTable(bytes, args, settings) },
      { name: "papaparse", run: () => papaparse(decoder.decode(bytes), header) },
      {
        name: "csv-parse",
        run: () => csvParse(decoder.decode(bytes), { cast: true, columns: header }),
      },
    ],
    encode: [
      { name: "papaparse", run: () => flat(textOf(value)) },
      { name: "csv-codec", run: () => flat(encodeTable(value, header, settings)) },
    ],
    checks: [
      { name: "UTF-8, and to text", run: () => sourceOf(bytes) },
      { name: "to text alone", run: () => decoder.decode(bytes) },
    ],
  };
}

/** The text in one piece: what the engine puts off while texts are added is part of the work. */
function flat(text: unknown): unknown {
  return typeof text === "string" && text.includes("\0") ? "" : text;
}

function udsv(text: string, header: boolean): unknown {
  const schema = inferSchema(text, header ? {} : { header: () => [] });
  const parser = initParser(schema);
  return header ? parser.typedObjs(text) : parser.typedArrs(text);
}

function papaparse(text: string, header: boolean): unknown {
  return Papa.parse(text, { header, dynamicTyping: true, skipEmptyLines: true }).data;
}
