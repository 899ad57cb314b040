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

/** What every `POST /invocations` of an application has in common. */
export interface InvocationsOptions extends BodyLimit {
  readonly service: Service;
  /** Told of every invocation once its answer is complete. */
  readonly onInvocation?: ((entry: InvocationEntry) => void) | undefined;
}

/** An answer, with what the log will say of it. */
interface Attempt {
  readonly answer: Answer;
  readonly report: InvocationReport;
  readonly problem?: { readonly code: string; readonly detail: string };
}

/** Answers one `POST /invocations`. Adapters for a server or a runtime are thin layers over it. */
export async function answerInvocation(
  options: InvocationsOptions,
  request: InvocationRequest,
): Promise<Answer> {
  const start = performance.now();
  const { answer, report, problem } = await attempt(options, request);
  const note = (bytesOut: number, failure?: InvocationReport["failure"]): void => {
    options.onInvocation?.({
      report: failure === undefined ? report : { ...report, failure },
      status: answer.status,
      ...problem,
      responseType: answer.headers["Content-Type"] ?? "",
      bytesOut,
      milliseconds: Math.round((performance.now() - start) * 1000) / 1000,
    });
  };
  const { body } = answer;
  if (!(body instanceof Uint8Array)) return { ...answer, body: noted(body, note) };
  note(body.byteLength);
  return answer;
}

async function attempt(options: InvocationsOptions, request: InvocationRequest): Promise<Attempt> {
  const tooLarge = declaredTooLarge(request.headers, options);
  if (tooLarge !== undefined) return own(request, tooLarge);
  try {
    const result = await options.service.invoke({ ...request, body: limited(request, options) });
    return result.ok ? success(result) : refusal(result);
  } catch (error) {
    const detail = "The server failed. The server's log says why, under this requestId.";
    return own(request, { status: 500, code: "internal_error", detail }, error);
  }
}

function success(result: InvocationResult & { readonly ok: true }): Attempt {
  const { body, contentType, headers, report } = result;
  return { answer: answerOf(200, contentType, body, headers), report };
}

function refusal(result: InvocationResult & { readonly ok: false }): Attempt {
  const { problem, headers, report } = result;
  return { answer: problemAnswer(problem, headers), report, problem };
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

function limited({ body }: InvocationRequest, limit: BodyLimit): InvocationRequest["body"] {
  return body instanceof Uint8Array ? body : limitBody(body, limit);
}

/** Passes a streamed body on, and notes how many bytes it had and how it ended. */
async function* noted(
  body: AsyncIterable<Uint8Array>,
  note: (bytesOut: number, failure?: InvocationReport["failure"]) => void,
): AsyncGenerator<Uint8Array, void, undefined> {
  let bytes = 0;
  let failure: InvocationReport["failure"];
  try {
    for await (const chunk of body) {
      bytes += chunk.byteLength;
      yield chunk;
    }
  } catch (error) {
    failure = { phase: "output", ...attributionOf(error), errors: errorChain(error) };
    throw error;
  } finally {
    note(bytes, failure);
  }
}
