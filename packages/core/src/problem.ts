import type { RecordError } from "./request-error.ts";

/**
 * A problem document (RFC 9457), its most useful words first: SageMaker shows a client the first
 * 2,048 characters of an error.
 */
export interface Problem {
  /** The status in words. */
  readonly title: string;
  /** What happened, what was expected, what to do. */
  readonly detail: string;
  readonly status: number;
  /** A stable word for programs, in snake_case; `docs/errors.md` lists them. */
  readonly code: string;
  readonly requestId: string;
  readonly type: "about:blank";
  /** The records at fault, where there are any. */
  readonly errors?: readonly RecordError[];
}

/** Reason phrases of RFC 9110 §15; 499 is nginx's, for the log alone. */
const titles: Readonly<Record<number, string>> = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  406: "Not Acceptable",
  408: "Request Timeout",
  409: "Conflict",
  413: "Content Too Large",
  415: "Unsupported Media Type",
  417: "Expectation Failed",
  422: "Unprocessable Content",
  429: "Too Many Requests",
  431: "Request Header Fields Too Large",
  499: "Client Closed Request",
  500: "Internal Server Error",
  503: "Service Unavailable",
  504: "Gateway Timeout",
};

/** What a problem document is made from; title and type follow from the status. */
export interface ProblemOptions {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly requestId: string;
  readonly errors?: readonly RecordError[] | undefined;
}

/** Makes a problem document, its fields in the order in which they are worth reading. */
export function problemOf(options: ProblemOptions): Problem {
  const { detail, status, code, requestId, errors } = options;
  const problem: Problem = {
    title: titles[status] ?? (status < 500 ? "Bad Request" : "Internal Server Error"),
    detail,
    status,
    code,
    requestId,
    type: "about:blank",
  };
  return errors === undefined || errors.length === 0 ? problem : { ...problem, errors };
}
