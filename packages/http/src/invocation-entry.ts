import type { InvocationReport } from "@inference-server/core";

/** What a log says of one `POST /invocations`: never any of the payload. */
export interface InvocationEntry {
  readonly report: InvocationReport;
  readonly status: number;
  /** The problem's code; absent on success. */
  readonly code?: string;
  /** The problem's detail; absent on success. It may quote what the client sent. */
  readonly detail?: string;
  /** The response's Content-Type. */
  readonly responseType: string;
  /** Bytes of the response body. */
  readonly bytesOut: number;
  /** From the request's headers to the response's last byte handed over. */
  readonly milliseconds: number;
}
