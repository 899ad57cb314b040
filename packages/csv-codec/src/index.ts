export type { CsvCell, CsvRecord, CsvRow } from "./cells.ts";
export { csvCodec } from "./csv-codec.ts";
export type { CsvCodecOptions } from "./options.ts";
