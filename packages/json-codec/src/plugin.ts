import { jsonCodec } from "./json-codec.ts";
import { jsonLinesCodec } from "./json-lines-codec.ts";

/** Both codecs with their defaults, as discovery loads them. */
export default [jsonCodec(), jsonLinesCodec()];
