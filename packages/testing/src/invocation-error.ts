import type { InvocationReport, InvocationResult, Problem } from "@inference-server/core";

/** An invocation that was refused or failed. */
export interface InvocationError extends Error {
  readonly name: "InvocationError";
  /** What a client would have been told. */
  readonly problem: Problem;
  /** What the log would have said: the phase, plugin and hook, and the errors behind it. */
  readonly report: InvocationReport;
}

/** Makes the error of a failed invocation. Its message also says what only the log is told. */
export function invocationError(
  { problem, report }: InvocationResult & { readonly ok: false },
  doing: string,
): InvocationError {
  const { status, code, detail } = problem;
  const [thrown] = report.failure?.errors ?? [];
  const { plugin, hook } = report.failure ?? {};
  const where = plugin === undefined ? "" : ` (hook "${hook}" of plugin "${plugin}")`;
  // The detail of a 4xx has the thrown message in it already.
  const behind = thrown === undefined || status < 500 ? "" : ` ${thrown.name}: ${thrown.message}`;
  const error = new Error(`${doing}: ${status} ${code}: ${detail}${behind}${where}`, {
    cause: causeOf(report),
  });
  Object.defineProperty(error, "name", { value: "InvocationError" });
  return Object.assign(error, { problem, report }) as InvocationError;
}

/** The errors as they were thrown, so that a runner shows the stack of the plugin's own code. */
function causeOf({ failure }: InvocationReport): Error | undefined {
  let cause: Error | undefined;
  for (const { name, message, stack } of (failure?.errors ?? []).toReversed()) {
    const error = new Error(message, cause === undefined ? undefined : { cause });
    error.name = name;
    if (stack !== undefined) error.stack = stack;
    cause = error;
  }
  return cause;
}
