import { withPlaces } from "./fault.ts";
import type { Settings } from "./options.ts";
import { Reader } from "./reader.ts";

/**
 * Reads one MessagePack value. Of duplicate keys the last one counts; a key `__proto__` is an own
 * field like any other.
 *
 * @throws Error that says what is wrong, and where.
 */
export function decodeMessagePack(bytes: Uint8Array, settings: Settings): unknown {
  return withPlaces(
    () => new Reader(bytes, settings).read(),
    (message, cause) => {
      throw cause === undefined ? new Error(message) : new Error(message, { cause });
    },
  );
}
