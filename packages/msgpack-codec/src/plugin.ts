import { msgpackCodec } from "./msgpack-codec.ts";

/** The codec with its defaults, as discovery loads it. */
export default msgpackCodec();
