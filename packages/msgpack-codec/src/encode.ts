import { declined, type Declined } from "@inference-server/core";
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
      isPlainValue(value, settings.maxDepth) ? packPlain(value) : writeExactly(value, settings),
    declined,
  );
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
