import { attributionOf } from "./attribution.ts";
import { deadlineDetail } from "./deadline.ts";
import type { ErrorReport, InvocationFailure, InvocationPhase } from "./invocation.ts";
import type { ProblemOptions } from "./problem.ts";
import { isRequestError, type RequestError } from "./request-error.ts";

/** What a failed invocation tells the client. */
export interface Refusal extends Omit<ProblemOptions, "requestId"> {
  readonly headers: Readonly<Record<string, string>>;
}

/** Longest chain of causes that is reported; one that runs in a circle ends here too. */
const mostCauses = 8;

/**
 * Turns whatever was thrown into an answer. Whoever blames the request reaches the client; every
 * other throw is classified by the phase in which it happened, and a fault of the server tells the
 * client nothing about itself.
 */
export function refusalOf(
  error: unknown,
  phase: InvocationPhase | undefined,
  signal: AbortSignal,
): Refusal {
  if (isRequestError(error)) return blamingRequest(error);
  if (signal.aborted) return abortedRefusal(signal.reason);
  // The next attempt may begin at once or in some seconds, and a client needs a number.
  const headers = phase === "load" ? { "Retry-After": "1" } : {};
  return { ...byPhase(error, phase), headers };
}

/** Who failed and why, for the log. */
export function failureOf(error: unknown, phase: InvocationPhase | undefined): InvocationFailure {
  return {
    ...(phase !== undefined && { phase }),
    ...attributionOf(error),
    errors: errorChain(error),
  };
}

/** An error and its causes as plain data, outermost first; what failed together, side by side. */
export function errorChain(error: unknown): readonly ErrorReport[] {
  const reports: ErrorReport[] = [];
  let current = error;
  while (current !== undefined && reports.length < mostCauses) {
    reports.push(reportOf(current));
    // Its own message is often empty: a connection that every address refused, for example.
    if (current instanceof AggregateError) reports.push(...current.errors.map(reportOf));
    current =
      typeof current === "object" && current !== null && "cause" in current
        ? current.cause
        : undefined;
  }
  return reports.slice(0, mostCauses);
}

function blamingRequest(error: RequestError): Refusal {
  const { status, code, detail, errors, retryAfter, headers = {} } = error;
  const pause =
    retryAfter === undefined ? {} : { "Retry-After": String(Math.max(1, Math.ceil(retryAfter))) };
  return { status, code, detail, errors, headers: { ...headers, ...pause } };
}

function abortedRefusal(reason: unknown): Refusal {
  if (isRequestError(reason)) return blamingRequest(reason);
  const late = deadlineDetail(reason);
  return late !== undefined
    ? { status: 504, code: "deadline_exceeded", detail: late, headers: {} }
    : {
        status: 499,
        code: "client_closed_request",
        detail: "The client left before the answer was ready.",
        headers: {},
      };
}

function byPhase(
  error: unknown,
  phase: InvocationPhase | undefined,
): Omit<ProblemOptions, "requestId"> {
  switch (phase) {
    case "load":
      return {
        status: 503,
        code: "model_not_loaded",
        detail: "The model could not be loaded. The server's log says why. Try again later.",
      };
    case "body":
      return {
        status: 400,
        code: "incomplete_body",
        detail: "The request's body ended before it was complete. Send it again.",
      };
    case "input":
      return {
        status: 400,
        code: "malformed_body",
        detail: `The body cannot be decoded: ${reportOf(error).message}`,
      };
    case "predict":
      return { status: 500, code: "prediction_failed", detail: ownFault("The model failed") };
    case "output":
      return {
        status: 500,
        code: "encoding_failed",
        detail: ownFault("The prediction could not be written"),
      };
    case undefined:
      return { status: 500, code: "internal_error", detail: ownFault("The server failed") };
  }
}

function ownFault(what: string): string {
  return `${what}. The server's log says why, under this requestId.`;
}

function reportOf(error: unknown): ErrorReport {
  if (typeof error !== "object" || error === null || !("message" in error)) {
    return { name: "Error", message: textOf(error) };
  }
  const { name, message, stack } = error as Partial<Error>;
  return {
    name: name === undefined ? "Error" : textOf(name),
    message: textOf(message),
    ...(typeof stack === "string" && { stack }),
  };
}

/** Any value in words. Objects without a prototype have none of their own. */
function textOf(value: unknown): string {
  try {
    return String(value);
  } catch {
    return `a value of type ${typeof value}`;
  }
}
