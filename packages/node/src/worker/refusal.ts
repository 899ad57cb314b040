import {
  problemOf,
  type ErrorReport,
  type InvocationResult,
  type RequestError,
} from "@inference-server/core";
import { timeoutSetting } from "../timeout-setting.ts";

/** Why a request gets no answer of the model's. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** For the log alone. */
  readonly errors?: readonly ErrorReport[];
}

/** Whose request is refused. */
export interface Refused {
  readonly requestId: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly bytesIn: number;
  /** The worker that had it. */
  readonly worker?: number | undefined;
}

/** A refusal as the service's answer. */
export function refusalResult(refusal: Refusal, refused: Refused): InvocationResult {
  const { headers = {}, errors, ...problem } = refusal;
  const { requestId, bytesIn, worker } = refused;
  const { "content-type": contentType, accept } = refused.headers;
  return {
    ok: false,
    problem: problemOf({ ...problem, requestId }),
    headers,
    report: {
      requestId,
      ...(contentType !== undefined && { contentType }),
      ...(accept !== undefined && { accept }),
      bytesIn,
      ...(worker !== undefined && { worker }),
      milliseconds: {},
      ...(errors !== undefined && { failure: { errors } }),
    },
  };
}

/** There is more to do than can be done in time. `wait`: milliseconds until that should be over. */
export function overloaded(wait: number): Refusal {
  const seconds = Math.max(1, Math.ceil(wait / 1000));
  return {
    status: 503,
    code: "overloaded",
    detail:
      `The server has more requests than it can answer in time. Send the request again in ` +
      `${seconds} s, or to another instance.`,
    headers: { "Retry-After": String(seconds) },
  };
}

/** The worker that ran the request is no more. */
export const workerLost: Refusal = {
  status: 503,
  code: "worker_lost",
  detail:
    "The process that worked on the request ended before it answered. It is safe to send the " +
    "request again: nothing of it was answered, and another process takes over.",
  headers: { "Retry-After": "1" },
};

/** The model has not answered in time. */
export function deadlineExceeded(timeout: number): Refusal {
  return {
    status: 504,
    code: "deadline_exceeded",
    detail:
      `The model did not answer within ${timeout / 1000} s. Send less in one request, or have the ` +
      `operator raise ${timeoutSetting}.`,
  };
}

/** The client has left. Nobody reads this but the log. */
export const clientGone: Refusal = {
  status: 499,
  code: "client_closed_request",
  detail: "The client left before the answer was ready.",
};

/** There is no worker whose model is loaded, and that will not change in a moment. */
export function notLoaded(errors: readonly ErrorReport[]): Refusal {
  return {
    status: 503,
    code: "model_not_loaded",
    detail: "The model could not be loaded. The server's log says why. Try again later.",
    headers: { "Retry-After": "1" },
    errors,
  };
}

/** The server is ending. */
export const shuttingDown: Refusal = {
  status: 503,
  code: "shutting_down",
  detail: "The server is shutting down. Send the request again, to another instance.",
  headers: { "Retry-After": "1" },
};

/** The request's body did not arrive as a whole. */
export const incompleteBody: Refusal = {
  status: 400,
  code: "incomplete_body",
  detail: "The request's body ended before it was complete. Send it again.",
};

/** What whoever read the body had against it. */
export function refusedBody({ status, code, detail, headers }: RequestError): Refusal {
  return { status, code, detail, ...(headers !== undefined && { headers }) };
}
