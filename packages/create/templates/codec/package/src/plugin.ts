import { linesCodec } from "./lines-codec.ts";

/** The codec with its defaults: what a server loads where the package is installed. */
export default linesCodec();
