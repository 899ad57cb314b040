import type { Parameters } from "@inference-server/core";

/**
 * The media type's `header` parameter (RFC 4180 §3), in any case. `undefined`: it was not given.
 *
 * @throws Error if it is neither of the two values that the RFC knows.
 */
export function headerOf(parameters: Parameters): "absent" | "present" | undefined {
  const given = parameters["header"];
  if (given === undefined) return undefined;
  const header = given.toLowerCase();
  if (header === "absent" || header === "present") return header;
  throw new Error(
    `The media type says header=${JSON.stringify(given.slice(0, 40))}. Expected header=present ` +
      "(the first row names the columns) or header=absent (every row is data).",
  );
}
