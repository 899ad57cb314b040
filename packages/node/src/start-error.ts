import { isCompositionError } from "@inference-server/core";

/**
 * Why a server cannot start, in words for whoever starts it: a stack would say nothing more.
 */
export class StartError extends Error {
  override readonly name = "StartError";
}

/** What to print of an error whose message says everything; `undefined` for any other error. */
export function readableFailure(error: unknown): string | undefined {
  return error instanceof StartError || isCompositionError(error) ? error.message : undefined;
}
