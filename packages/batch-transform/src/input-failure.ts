/** A record at fault. */
export interface FailedRecord {
  /** Its number in the input, from 1. Where the input is split by lines, that is its line. */
  readonly number: number;
  /** What `number` counts. */
  readonly unit: "line" | "record";
  /** JSON Pointer (RFC 6901) to the fault inside the record; `""` is the record itself. */
  readonly pointer: string;
  readonly detail: string;
}

/** What is known of a failure besides its message. */
export interface InputFailureDetails {
  /** The status that the server answered; absent: there was no answer, or it was not asked. */
  readonly status?: number;
  /** The name of the request in the server's log, if the server told it. */
  readonly requestId?: string;
  /** The records at fault, as far as the server named them. */
  readonly records?: readonly FailedRecord[];
  readonly cause?: unknown;
}

/** Why an input has no output: the message says what happened and what to do. */
export class InputFailure extends Error {
  override readonly name = "InputFailure";
  readonly status: number | undefined;
  readonly requestId: string | undefined;
  readonly records: readonly FailedRecord[];

  constructor(
    message: string,
    { status, requestId, records = [], cause }: InputFailureDetails = {},
  ) {
    super(message, cause === undefined ? undefined : { cause });
    this.status = status;
    this.requestId = requestId;
    this.records = records;
  }
}

/** An error of the file system or of zlib as what it means for an input. */
export function asInputFailure(error: unknown, doing: string): InputFailure {
  if (error instanceof InputFailure) return error;
  const reason = error instanceof Error ? error.message : String(error);
  return new InputFailure(`${doing} failed: ${reason}`, { cause: error });
}
