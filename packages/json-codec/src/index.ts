export { jsonCodec } from "./json-codec.ts";
export { jsonLinesCodec } from "./json-lines-codec.ts";
export type { JsonCodecOptions } from "./options.ts";
