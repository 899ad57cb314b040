import {
  attributionOf,
  errorChain,
  requestIdOf,
  type InvocationReport,
  type InvocationRequest,
  type InvocationResult,
  type Service,
} from "@inference-server/core";
import { answerOf, problemAnswer, type Answer } from "./answer.ts";
import { declaredTooLarge, limitBody, type BodyLimit } from "./body-limit.ts";
import type { InvocationEntry } from "./invocation-entry.ts";

/** What is to be known of every `POST /invocations`. */
export interface InvocationOptions {
  /** The largest request body, in bytes. Default: 25 MB (26,214,400), SageMaker's own limit. */
  readonly maxBodyBytes?: number;
  /** The setting that a 413 tells the operator to raise. Default: `maxBodyBytes`. */
  readonly bodyLimitSetting?: string;
  /** Told of every invocation once its answer is complete, for the log. */
  readonly onInvocation?: (entry: InvocationEntry) => void;
  /** Told of what `onInvocation` throws: the answer stands. */
  readonly onError?: (error: Error) => void;
}

/** An answer, with what the log will say of it. */
interface Attempt {
  readonly answer: Answer;
  readonly report: InvocationReport;
  readonly problem?: { readonly code: string; readonly detail: string };
}

/** Answers one `POST /invocations`. Never rejects: whatever goes wrong is an answer. */
export type InvocationHandler = (request: InvocationRequest) => Promise<Answer>;

/** Makes what adapters for a server or a runtime are thin layers over. */
export function invocationHandler(
  service: Service,
  options: InvocationOptions = {},
): InvocationHandler {
  const { maxBodyBytes = 25 * 1024 * 1024, bodyLimitSetting = "maxBodyBytes" } = options;
  const limit: BodyLimit = { maxBodyBytes, setting: bodyLimitSetting };
  const tell = tellerOf(options);
  return async (request) => {
    const start = tell === undefined ? 0 : performance.now();
    let attempt: Attempt;
    try {
      const tooLarge = declaredTooLarge(request.headers, limit);
      attempt =
        tooLarge === undefined
          ? attemptOf(await service.invoke(limited(request, limit)))
          : own(request, tooLarge);
    } catch (error) {
      attempt = own(request, failed, error);
    }
    return tell === undefined ? attempt.answer : told(attempt, start, tell);
  };
}

const failed = {
  status: 500,
  code: "internal_error",
  detail: "The server failed. The server's log says why, under this requestId.",
};

/** Tells of an invocation, whatever becomes of that: the answer stands. */
function tellerOf({
  onInvocation,
  onError,
}: InvocationOptions): ((entry: InvocationEntry) => void) | undefined {
  if (onInvocation === undefined) return undefined;
  return (entry) => {
    try {
      onInvocation(entry);
    } catch (error) {
      onError?.(error instanceof Error ? error : new Error(String(error)));
    }
  };
}

/** Tells of an answer: at once if it is complete, else at its end. */
function told(
  { answer, report, problem }: Attempt,
  start: number,
  tell: (entry: InvocationEntry) => void,
): Answer {
  const { status, headers, body } = answer;
  const note = (bytesOut: number, failure?: InvocationReport["failure"]): void => {
    tell({
      report: failure === undefined ? report : { ...report, failure },
      status,
      ...problem,
      responseType: headers["Content-Type"] ?? "",
      bytesOut,
      milliseconds: Math.round((performance.now() - start) * 1000) / 1000,
    });
  };
  if (typeof body !== "string" && !(body instanceof Uint8Array)) {
    return { status, headers, body: noted(body, note) };
  }
  note(Number(headers["Content-Length"]));
  return answer;
}

function attemptOf(result: InvocationResult): Attempt {
  const { headers, report } = result;
  if (result.ok) return { answer: answerOf(200, result.contentType, result.body, headers), report };
  return { answer: problemAnswer(result.problem, headers), report, problem: result.problem };
}

/** A problem that is found here and not by the service. */
function own(
  { headers }: InvocationRequest,
  problem: { readonly status: number; readonly code: string; readonly detail: string },
  error?: unknown,
): Attempt {
  const requestId = requestIdOf(headers);
  const { status, code, detail } = problem;
  return {
    answer: problemAnswer({ status, code, detail, requestId }),
    report: {
      requestId,
      bytesIn: 0,
      milliseconds: {},
      ...(error !== undefined && { failure: { errors: errorChain(error) } }),
    },
    problem,
  };
}

function limited(request: InvocationRequest, limit: BodyLimit): InvocationRequest {
  const { body, headers } = request;
  if (body instanceof Uint8Array) return request;
  return {
    headers,
    body: limitBody(body, limit),
    // Made when somebody asks for it: a signal costs more than the rest of a small request.
    get signal() {
      return request.signal;
    },
  };
}

/**
 * Passes a body in pieces on, and notes how many bytes it had and how it ended. No generator: of one
 * that is ended before it was read nothing would be noted.
 */
function noted(
  body: AsyncIterable<Uint8Array>,
  note: (bytesOut: number, failure?: InvocationReport["failure"]) => void,
): AsyncIterable<Uint8Array> {
  const iterator = body[Symbol.asyncIterator]();
  let bytes = 0;
  let isOver = false;
  const end = (failure?: InvocationReport["failure"]): void => {
    if (!isOver) note(bytes, failure);
    isOver = true;
  };
  const passedOn: AsyncIterator<Uint8Array> = {
    async next() {
      try {
        const result = await iterator.next();
        if (result.done === true) end();
        else bytes += result.value.byteLength;
        return result;
      } catch (error) {
        end({ phase: "output", ...attributionOf(error), errors: errorChain(error) });
        throw error;
      }
    },
    async return() {
      try {
        await iterator.return?.();
      } finally {
        end();
      }
      return { done: true, value: undefined };
    },
  };
  return { [Symbol.asyncIterator]: () => passedOn };
}
