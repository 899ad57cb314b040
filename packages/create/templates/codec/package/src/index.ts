export { linesCodec } from "./lines-codec.ts";
