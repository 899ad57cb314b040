import type { OutgoingHttpHeaders } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { InputFailure } from "../input-failure.ts";
import type { MiniBatch } from "../split/mini-batch.ts";
import { answerFailure, placeOf } from "./answer-failure.ts";
import { post } from "./post.ts";
import { retryDelay } from "./retry-delay.ts";
import type { Target } from "./target.ts";

/** How requests are sent. */
export interface InvokeOptions {
  readonly target: Target;
  readonly headers: OutgoingHttpHeaders;
  /** Milliseconds that an attempt may take. */
  readonly timeout: number;
  /** How often a request is sent again. */
  readonly retries: number;
}

/** Where an answer goes. */
export interface AnswerSink {
  /** Takes the next bytes; resolves when more may come. */
  write(chunk: Buffer): Promise<void>;
  /** Forgets what it took: the answer begins anew. */
  reset(): void;
}

/**
 * Sends a mini-batch, again where that may help: after 5xx, 429, a broken connection or a time-out.
 *
 * @throws InputFailure that says what the last attempt came to, or what made further ones useless.
 */
export async function invoke(
  batch: MiniBatch,
  sink: AnswerSink,
  options: InvokeOptions & { readonly signal: AbortSignal },
): Promise<void> {
  const { retries, signal } = options;
  for (let retry = 0; ;) {
    const outcome = await attempt(batch, sink, options);
    if (outcome === undefined) return;
    signal.throwIfAborted();
    const { failure, mayHelp, retryAfter, isStale } = outcome;
    if (!mayHelp) throw failure;
    sink.reset();
    // A connection that the server was about to close says nothing about the request.
    if (isStale) continue;
    if (retry === retries) throw afterAll(failure, retry + 1);
    await pause(retryDelay(retry, retryAfter), undefined, { signal });
    retry += 1;
  }
}

interface FailedAttempt {
  readonly failure: InputFailure;
  readonly mayHelp: boolean;
  readonly isStale: boolean;
  readonly retryAfter?: string | undefined;
}

/** One request. `undefined`: it was answered. */
async function attempt(
  batch: MiniBatch,
  sink: AnswerSink,
  { target, headers, timeout, signal }: InvokeOptions & { readonly signal: AbortSignal },
): Promise<FailedAttempt | undefined> {
  signal.throwIfAborted();
  const exchange = post(target, { headers, body: batch.body(), byteLength: batch.byteLength });
  const deadline = deadlineOf(timeout, () => exchange.breakOff(new TimeoutError(timeout)));
  const onAbort = (): void => exchange.breakOff(new Error("The job was ended."));
  signal.addEventListener("abort", onAbort, { once: true });
  let hasAnswered = false;
  try {
    const response = await exchange.response;
    hasAnswered = true;
    const { statusCode: status = 0, headers: answered } = response;
    if (status < 200 || status > 299) {
      const failure = await answerFailure(response, batch);
      const mayHelp = status >= 500 || status === 429;
      return { failure, mayHelp, isStale: false, retryAfter: answered["retry-after"] };
    }
    for await (const chunk of response as AsyncIterable<Buffer>) {
      // Time in which this side has nowhere to put the answer is not the server's.
      deadline.pause();
      await sink.write(chunk);
      deadline.resume();
    }
    return undefined;
  } catch (error) {
    exchange.breakOff(new Error("The answer is of no use."));
    if (error instanceof InputFailure) return { failure: error, mayHelp: false, isStale: false };
    const isStale = !hasAnswered && exchange.isReused() && !(error instanceof TimeoutError);
    return { failure: connectionFailure(error, batch, target), mayHelp: true, isStale };
  } finally {
    deadline.pause();
    signal.removeEventListener("abort", onAbort);
  }
}

class TimeoutError extends Error {
  constructor(timeout: number) {
    super(
      `there was no whole answer within ${timeout / 1000} s (InvocationsTimeoutInSeconds). Give a ` +
        'larger "--timeout", or a smaller "--max-payload-mb"',
    );
  }
}

function connectionFailure(error: unknown, batch: MiniBatch, { url }: Target): InputFailure {
  const reason = error instanceof Error ? error.message || error.name : String(error);
  return new InputFailure(`The request${placeOf(batch)} to ${url} failed: ${reason}.`, {
    cause: error,
  });
}

function afterAll(failure: InputFailure, attempts: number): InputFailure {
  if (attempts === 1) return failure;
  const { message, status, requestId, records, cause } = failure;
  return new InputFailure(`${message} (${attempts} attempts)`, {
    ...(status !== undefined && { status }),
    ...(requestId !== undefined && { requestId }),
    records,
    cause,
  });
}

/** A clock that can be stopped. */
function deadlineOf(milliseconds: number, onEnd: () => void) {
  let left = milliseconds;
  let since = performance.now();
  let timer: NodeJS.Timeout | undefined = setTimeout(onEnd, left);
  return {
    pause() {
      clearTimeout(timer);
      timer = undefined;
      left -= performance.now() - since;
    },
    resume() {
      since = performance.now();
      timer = setTimeout(onEnd, Math.max(left, 1));
    },
  };
}
