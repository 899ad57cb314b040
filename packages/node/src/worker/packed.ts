import { deserialize, serialize } from "node:v8";
import type { MessageBody } from "../channel/message.ts";

/** Plain data that JSON would not bring over unchanged: bytes, bigints, `Infinity`. */
export function packed(data: unknown): Uint8Array {
  return serialize(data);
}

/** What `packed` was given. Both ends are the same version of the same program. */
export function unpacked(body: MessageBody): unknown {
  if (!(body instanceof Uint8Array)) throw new TypeError("A packed body comes in one piece.");
  return deserialize(body);
}
