import { errorChain } from "@inference-server/core";
import type { Log } from "./log.ts";
import { readableFailure } from "./start-error.ts";

/** What a process has to answer to from its first moment on. */
export interface ProcessEvents {
  /** What stopping means. The process ends with 0 after it. Until it is set, there is nothing to do. */
  onStop: (reason: string) => Promise<void>;
  /** Where a crash is reported. Until it is set: stderr. */
  log: Log | undefined;
  /** Ends the process in good order; once is enough. */
  stop(reason: string): void;
  /** Leaves the process's events alone again. */
  release(): void;
}

/** Exit codes of shells for a process that a signal has ended: 128 and the signal's number. */
const exitCodes = { SIGINT: 130, SIGTERM: 143 } as const;

/**
 * Takes care of signals and of errors that nobody caught. As process 1 of a container there is no
 * default for signals: without a listener they would be ignored.
 */
export function handleProcessEvents(): ProcessEvents {
  let isStopping = false;
  const events: ProcessEvents = {
    onStop: () => Promise.resolve(),
    log: undefined,
    stop(reason) {
      if (isStopping) return;
      isStopping = true;
      void events.onStop(reason).then(() => process.exit(0));
    },
    release() {
      process.off("SIGINT", onSignal).off("SIGTERM", onSignal).off("uncaughtException", crash);
    },
  };
  const onSignal = (signal: NodeJS.Signals): void => {
    // Whoever asks again does not want to wait.
    if (isStopping) process.exit(signal === "SIGINT" ? exitCodes.SIGINT : exitCodes.SIGTERM);
    events.stop(signal);
  };
  const crash = (error: unknown): void => {
    reportCrash(error, events.log);
    process.exit(1);
  };
  // A rejection that nobody handles is an uncaught exception, too.
  process.on("SIGINT", onSignal).on("SIGTERM", onSignal).on("uncaughtException", crash);
  return events;
}

function reportCrash(error: unknown, log: Log | undefined): void {
  const failure = readableFailure(error);
  if (failure !== undefined) process.stderr.write(`${failure}\n`);
  else if (log === undefined) console.error(error);
  else {
    const message = "An error that nobody caught ends the server.";
    log.fatal({ event: "crashed", errors: errorChain(error) }, message);
  }
}
