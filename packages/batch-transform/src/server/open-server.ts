import { openTarget, type Target } from "../send/target.ts";
import { startApplication, type ApplicationOptions } from "./start-application.ts";

/** A server that a job is run on. */
export interface Server {
  readonly target: Target;
  /** The folder of the application that was started; `undefined`: none was. */
  readonly application: string | undefined;
  /** Aborted if the application ends before its time. */
  readonly ended: AbortSignal | undefined;
  /** What the application printed at last; `undefined`: it was not started for the job. */
  lastWords(): string | undefined;
  /** What the application's log says of a request, as far as it is known. */
  reasonOf(requestId: string): string | undefined;
  /** Leaves it, and ends it if it was started for the job. */
  close(): Promise<void>;
}

/** Finds the server at an address, or starts an application. */
export async function openServer(
  url: string | undefined,
  options: ApplicationOptions,
): Promise<Server> {
  if (url !== undefined) {
    const target = openTarget(url);
    return {
      target,
      application: undefined,
      ended: undefined,
      lastWords: () => undefined,
      reasonOf: () => undefined,
      close: async () => target.close(),
    };
  }
  const application = await startApplication(options);
  const target = openTarget(application.url);
  return {
    target,
    application: application.folder,
    ended: application.ended,
    lastWords: () => application.printed.last,
    reasonOf: (requestId) => application.printed.reasonOf(requestId),
    async close() {
      target.close();
      await application.stop();
    },
  };
}
