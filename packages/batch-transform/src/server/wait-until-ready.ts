import { setTimeout as pause } from "node:timers/promises";
import { JobError } from "../job-error.ts";
import { get } from "../send/get.ts";
import type { Target } from "../send/target.ts";

/** How long a server is waited for. */
export interface ReadyOptions {
  /** Milliseconds. */
  readonly timeout: number;
  readonly signal: AbortSignal;
  /** What the server printed at last, where that can be known. */
  readonly lastWords: () => string | undefined;
}

/**
 * Asks `/ping` until it answers 200.
 *
 * @throws JobError that says what the last answer was, if that takes too long.
 */
export async function waitUntilReady(
  target: Target,
  { timeout, signal, lastWords }: ReadyOptions,
): Promise<void> {
  const end = performance.now() + timeout;
  for (;;) {
    const outcome = await ping(target, signal);
    signal.throwIfAborted();
    if (outcome === undefined) return;
    if (performance.now() > end) {
      const words = lastWords();
      throw new JobError(
        "server",
        `${target.url}ping did not answer 200 within ${timeout / 1000} s. At last: ${outcome} Start ` +
          'the server, mend it, or give a larger "--start-timeout".' +
          (words === undefined ? "" : `\nIts last words:\n${words}`),
      );
    }
    await pause(between, undefined, { signal });
  }
}

/** Milliseconds between two pings. */
const between = 100;

/** Milliseconds in which a ping must be answered, as on SageMaker. */
const pingTimeout = 2000;

/** What was wrong, as a sentence; `undefined`: nothing. */
async function ping(target: Target, signal: AbortSignal): Promise<string | undefined> {
  try {
    const { status, body } = await get(target, "ping", { milliseconds: pingTimeout, signal });
    return status === 200 ? undefined : `It answered ${status}. ${body.slice(0, 1000)}`.trimEnd();
  } catch (error) {
    const reason = error instanceof Error ? error.message || error.name : String(error);
    return `There was no answer (${reason}).`;
  }
}
