import { csvCodec } from "./csv-codec.ts";

/** The codec with its defaults, as discovery loads it. */
export default csvCodec();
