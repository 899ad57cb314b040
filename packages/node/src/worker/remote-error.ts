import { compositionError, type ErrorReport } from "@inference-server/core";
import { StartError } from "../start-error.ts";
import type { StartFailure } from "./worker-message.ts";

/** The error of another process, with its causes, as it was reported. */
export function remoteError(reports: readonly ErrorReport[]): Error {
  const [report, ...causes] = reports;
  const { name = "Error", message = "An unknown error.", stack } = report ?? {};
  const error = new Error(
    message,
    causes.length === 0 ? undefined : { cause: remoteError(causes) },
  );
  Object.defineProperty(error, "name", { value: name });
  // Of where it was reported nothing is worth knowing.
  Object.defineProperty(error, "stack", { value: stack });
  return error;
}

/** Why an application cannot be started, as the error that it is without workers. */
export function startFailure({ of, message, problems, errors }: StartFailure): Error {
  if (of === "composition") return compositionError(problems);
  return of === "start" ? new StartError(message, problems) : remoteError(errors);
}
