import { defineCodec } from "@inference-server/core";
import { decodeTable } from "./decode.ts";
import { decodeTableStream } from "./decode-stream.ts";
import { encodeTable, encodeTableInParts } from "./encode.ts";
import { headerOf } from "./header-parameter.ts";
import { settingsOf, type CsvCodecOptions } from "./options.ts";

/**
 * Makes the codec of `text/csv` (RFC 4180).
 *
 * `decode` answers a list of records: objects where the table has a header row
 * (`text/csv;header=present`), arrays of cells where it has none (`text/csv`). `encode` writes
 * records, rows and scalars, and declines what a table cannot hold. `decodeStream` reads a table of
 * any size row by row, `encodeInParts` writes one part by part.
 *
 * @throws TypeError if an option is unknown or has a value it cannot have.
 */
export function csvCodec(options: CsvCodecOptions = {}) {
  const settings = settingsOf(options);
  return defineCodec({
    name: "@inference-server/csv-codec",
    consumes: ["text/csv"],
    produces: ["text/csv", "text/csv;header=present"],
    recordsOnly: true,
    decode: (bytes, args) => decodeTable(bytes, args, settings),
    decodeStream: (chunks, args) => decodeTableStream(chunks, args, settings),
    encode: (value, { parameters }) =>
      encodeTable(value, headerOf(parameters) === "present", settings),
    encodeInParts: ({ parameters }) =>
      encodeTableInParts(headerOf(parameters) === "present", settings),
  });
}
