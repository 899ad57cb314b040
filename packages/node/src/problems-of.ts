import { attributionOf, errorChain, isCompositionError } from "@inference-server/core";
import { StartError, type StartProblem } from "./start-error.ts";

/**
 * The reasons that an error holds, as plain data: those of a composition and of the settings, or
 * the hook that threw. `undefined`: the error is nobody's but the server's.
 */
export function problemsOf(error: unknown): readonly StartProblem[] | undefined {
  if (error instanceof StartError) return error.problems;
  if (isCompositionError(error)) {
    return error.problems.map(({ cause: _cause, ...problem }) => problem);
  }
  const { plugin, hook } = attributionOf(error);
  if (hook === undefined) return undefined;
  const causes = errorChain(error).map(({ message }) => message);
  return [
    {
      code: "hook_failed",
      ...(plugin !== undefined && { plugin }),
      message: `"${hook}" failed: ${causes.join(" Caused by: ")}`,
      fix: `Mend what made "${hook}" fail.`,
    },
  ];
}
