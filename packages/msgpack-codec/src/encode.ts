import { declined, type Declined } from "@inference-server/core";
import { encodeLongList } from "./encode-long-list.ts";
import { withPlaces } from "./fault.ts";
import { packPlain } from "./pack-plain.ts";
import type { Settings } from "./options.ts";
import { isPlainValue } from "./plain-value.ts";
import { Sink } from "./sink.ts";
import { write } from "./write.ts";

/**
 * The sink of the last call, so that small values need no new one. Whoever writes takes it away,
 * because a getter may encode something else in the middle of a value.
 */
let spare: Sink | undefined;

/**
 * Writes one MessagePack value, in memory of its own. Declines what MessagePack cannot carry, naming
 * its path; `undefined` for `undefined`.
 */
export function encodeMessagePack(
  value: unknown,
  settings: Settings,
): Declined | Uint8Array<ArrayBuffer> | undefined {
  if (value === undefined) return undefined;
  return withPlaces(
    () =>
      (isList(value) ? encodeLongList(value, settings) : undefined) ?? encodeWhole(value, settings),
    declined,
  );
}

/** Not of a class that lists may be extended by: what its elements are is its own affair. */
function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value) && value.constructor === Array;
}

function encodeWhole(value: unknown, settings: Settings): Uint8Array<ArrayBuffer> {
  return isPlainValue(value, settings.maxDepth) ? packPlain(value) : writeExactly(value, settings);
}

function writeExactly(value: unknown, settings: Settings): Uint8Array<ArrayBuffer> {
  const sink = spare ?? new Sink();
  spare = undefined;
  try {
    write({ sink, settings, around: [] }, value);
    return sink.written();
  } finally {
    sink.clear();
    spare = sink;
  }
}
