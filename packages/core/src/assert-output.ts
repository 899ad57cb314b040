import { attribute } from "./attribution.ts";
import { isAsyncIterable } from "./chain.ts";
import type { Output } from "./hooks.ts";

/** What types cannot hold back: an outputFn written in JavaScript, or Python's tuple. */
export function assertOutput(output: Output | null, plugin: string): Output {
  const { body, contentType } = output ?? {};
  const isBody = typeof body === "string" || body instanceof Uint8Array || isAsyncIterable(body);
  if (output !== null && isBody && typeof contentType === "string" && contentType !== "") {
    return output;
  }
  const error = new TypeError(
    `Plugin "${plugin}" answered "outputFn" with something that is no response. Expected ` +
      "{ body, contentType }: a Uint8Array, a string or an async iterable, and its media type.",
  );
  throw attribute(error, { plugin, hook: "outputFn" });
}
