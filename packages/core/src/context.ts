import type { InvocationRequest } from "./invocation.ts";

/** Request headers: names in lower case. Every header is here, `x-amzn-sagemaker-*` included. */
export type RequestHeaders = Readonly<Record<string, string | undefined>>;

/** What every per-request hook knows of its request besides its own arguments. */
export interface Context {
  /** Every header of the request; names in lower case. */
  readonly headers: RequestHeaders;
  /** X-Amzn-SageMaker-Inference-Id, else X-Request-Id, else generated. */
  readonly requestId: string;
  /** Aborted when the client leaves or the request's deadline passes. */
  readonly signal: AbortSignal;
  /**
   * Headers to add to the response, for example `X-Amzn-SageMaker-Custom-Attributes`. SageMaker
   * fails a response with more than 4,096 bytes of headers. Content-Type and Content-Length are
   * the codec's and cannot be set.
   */
  readonly responseHeaders: Headers;
  /** How many records the request held, for the log. `defineModel` sets it. */
  records: number | undefined;
}

const never = new AbortController().signal;
const none: Readonly<Record<string, string>> = {};

/**
 * One request's context. Its fields are made when they are first read: most hooks read none, and
 * a `Headers` object alone costs as much as the rest of the dispatch.
 */
export class InvocationContext implements Context {
  readonly headers: RequestHeaders;
  records: number | undefined;
  readonly #request: Pick<InvocationRequest, "signal">;
  readonly #hasDeadline: boolean;
  #signal: AbortSignal | undefined;
  #own: AbortController | undefined;
  #requestId: string | undefined;
  #responseHeaders: Headers | undefined;

  /** `hasDeadline`: whether `abort` may be called. */
  constructor(request: Pick<InvocationRequest, "headers" | "signal">, hasDeadline = false) {
    this.headers = request.headers;
    this.#request = request;
    this.#hasDeadline = hasDeadline;
  }

  get requestId(): string {
    return (this.#requestId ??= requestIdOf(this.headers));
  }

  get signal(): AbortSignal {
    return (this.#signal ??= this.#makeSignal());
  }

  /** Gives the request up. */
  abort(reason: unknown): void {
    (this.#own ??= new AbortController()).abort(reason);
  }

  get responseHeaders(): Headers {
    return (this.#responseHeaders ??= new Headers());
  }

  /** The headers that hooks have set, as plain data. */
  headersSet(): Readonly<Record<string, string>> {
    return this.#responseHeaders === undefined ? none : Object.fromEntries(this.#responseHeaders);
  }

  #makeSignal(): AbortSignal {
    const { signal } = this.#request;
    if (!this.#hasDeadline) return signal ?? never;
    const own = (this.#own ??= new AbortController()).signal;
    return signal === undefined ? own : AbortSignal.any([signal, own]);
  }
}

/**
 * The id by which a request is known: X-Amzn-SageMaker-Inference-Id (1 to 64 characters), else
 * X-Request-Id, else a new one. An id too long to be one is not taken over.
 */
export function requestIdOf(headers: RequestHeaders): string {
  const given = headers["x-amzn-sagemaker-inference-id"] || headers["x-request-id"];
  return given !== undefined && given.length > 0 && given.length <= 256 ? given : newId();
}

/** A UUID's first 23 characters, which no other process has. */
const processId = crypto.randomUUID().slice(0, 23);
let ids = 0;

/** This process's random bits, then a count. Random bits for each take a microsecond. */
function newId(): string {
  ids += 1;
  return `${processId}-${String(ids).padStart(12, "0")}`;
}
