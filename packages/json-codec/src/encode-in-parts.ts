import type { PartsEncoder } from "@inference-server/core";
import { elementsOf, linesOf, orDeclined } from "./encode.ts";
import { JoinedText } from "./joined-text.ts";
import type { Settings } from "./options.ts";

/** Writes one JSON array part by part, in memory for its bytes alone. */
export function encodeJsonInParts(settings: Settings): PartsEncoder {
  return inParts(
    (values, first) => `${first === 0 ? "" : ","}${elementsOf(values, first, settings)}`,
    { start: "[", end: "]" },
  );
}

/** Writes JSON Lines part by part, in memory for their bytes alone. */
export function encodeJsonLinesInParts(settings: Settings): PartsEncoder {
  return inParts((values, first) => linesOf(values, first, settings), { start: "", end: "" });
}

/**
 * @param write the text of a part that is not empty; `first` is the place of its first element
 * @param frame what stands around the parts
 */
function inParts(
  write: (values: readonly unknown[], first: number) => string,
  frame: { readonly start: string; readonly end: string },
): PartsEncoder {
  const joined = new JoinedText();
  joined.add(frame.start);
  let count = 0;
  return {
    add: (values) => {
      if (values.length === 0) return undefined;
      const text = orDeclined(() => write(values, count));
      if (typeof text !== "string") return text;
      joined.add(text);
      count += values.length;
      return undefined;
    },
    finish() {
      joined.add(frame.end);
      return joined.finish();
    },
  };
}
