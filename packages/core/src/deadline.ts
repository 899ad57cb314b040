/** How long a request may take, and what to call the setting that says so. */
export interface Deadline {
  /** Milliseconds; Infinity for no limit. */
  readonly timeout: number;
  readonly setting: string;
}

const own = new WeakSet<object>();

/** Why a request whose time is up is given up. */
export function deadlineError({ timeout, setting }: Deadline): DOMException {
  const error = new DOMException(
    `The model did not answer within ${timeout / 1000} s. Send less in one request, or have the ` +
      `operator raise ${setting}.`,
    "TimeoutError",
  );
  own.add(error);
  return error;
}

/** What a client is told of a deadline that has passed; `undefined` if the reason is another one. */
export function deadlineDetail(reason: unknown): string | undefined {
  if (!(reason instanceof DOMException) || reason.name !== "TimeoutError") return undefined;
  // Anybody else's may say anything.
  return own.has(reason)
    ? reason.message
    : "The model did not answer before the request's deadline.";
}
