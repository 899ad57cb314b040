import { declined, type PartsEncoder } from "@inference-server/core";
import { withPlaces } from "./fault.ts";
import type { Settings } from "./options.ts";
import { packElements } from "./pack-plain.ts";
import { isPlainValue } from "./plain-value.ts";
import { Sink } from "./sink.ts";
import { writeElements } from "./write.ts";

/**
 * Writes one array part by part, in memory for its bytes alone. How many elements it has stands before
 * them, so the bytes are put together at the end.
 */
export function encodeMessagePackInParts(settings: Settings): PartsEncoder {
  const sink = new Sink();
  let count = 0;
  const write = (values: readonly unknown[]): undefined => {
    if (isPlainValue(values, settings.maxDepth)) sink.append(packElements(values));
    else writeElements({ sink, settings, around: [values] }, values, count);
    count += values.length;
  };
  return {
    add: (values) => withPlaces(() => write(values), declined),
    finish: () => sink.writtenAsArray(count),
  };
}
