export { msgpackCodec } from "./msgpack-codec.ts";
export type { MsgpackCodecOptions } from "./options.ts";
