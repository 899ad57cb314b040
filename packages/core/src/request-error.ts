/** What `requestError` is made from. */
export interface RequestErrorOptions {
  /** An HTTP status that blames the request (4xx), or 503. */
  readonly status: number;
  /** A stable word for programs, in snake_case. */
  readonly code: string;
  /** A sentence for people: what happened, what was expected, what to do. Sent to the client. */
  readonly detail: string;
  /** Seconds after which a retry makes sense; sent as `Retry-After`. */
  readonly retryAfter?: number;
  /** Headers of the response. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The records at fault. */
  readonly errors?: readonly RecordError[];
  /** The underlying error, for the log. */
  readonly cause?: unknown;
}

/** One record's fault. */
export interface RecordError {
  /** The record's place in the request, from 0. */
  readonly record: number;
  /** The line on which the record begins, from 1, where the format has lines. */
  readonly line?: number;
  /** JSON Pointer (RFC 6901) to the fault inside the record; `""` is the record itself. */
  readonly pointer: string;
  /** What is wrong, and what was expected. */
  readonly detail: string;
}

const brand: unique symbol = Symbol.for("@inference-server/core/request-error");

/** An Error that blames the request and reaches the client. Made by `requestError`. */
export interface RequestError extends Error, Omit<RequestErrorOptions, "cause"> {
  readonly name: "RequestError";
}

/**
 * Makes an error that any hook may throw to blame the request: unlike every other error, it
 * reaches the client, as problem+json with this status, code and detail.
 *
 * @throws RangeError if the status neither blames the request (4xx) nor is 503.
 * @throws TypeError if a header has a name or a value that HTTP cannot carry.
 */
export function requestError(options: RequestErrorOptions): RequestError {
  const { status, detail, cause, ...rest } = options;
  if (!((status >= 400 && status <= 499 && Number.isInteger(status)) || status === 503)) {
    throw new RangeError(
      `requestError: status ${status} does not blame the request. Use a 4xx status or 503, ` +
        "and throw a plain Error for a fault of the server.",
    );
  }
  assertHeaders(options.headers ?? {});
  const error = new Error(detail, cause === undefined ? undefined : { cause });
  Object.defineProperty(error, "name", { value: "RequestError" });
  Object.defineProperty(error, brand, { value: true });
  return Object.assign(error, { status, detail, ...rest }) as RequestError;
}

/** Whether a value was made by `requestError`, of this or another copy of this package. */
export function isRequestError(value: unknown): value is RequestError {
  return typeof value === "object" && value !== null && brand in value;
}

/** Found here, where the hook that is wrong is on the stack, and not when the answer is sent. */
function assertHeaders(headers: Readonly<Record<string, string>>): void {
  const checked = new Headers();
  for (const [name, value] of Object.entries(headers)) checked.set(name, value);
}
