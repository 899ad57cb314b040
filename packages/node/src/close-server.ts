import { errorChain, type Service } from "@inference-server/core";
import type { Drain } from "./drain.ts";
import type { Log } from "./log.ts";

/** Milliseconds for requests under way to end; SageMaker kills 30 s after SIGTERM. */
const drainLimit = 25_000;
/** Milliseconds for the model to close after that. */
const closeLimit = 3000;

/** What ends a server: its connections first, then its model. Asked again, it is the same end. */
export function closer(
  service: Service,
  drain: Drain,
  log: Log,
): (reason: string) => Promise<void> {
  let closed: Promise<void> | undefined;
  const close = async (reason: string): Promise<void> => {
    log.info({ event: "stopping", reason }, `Stopping (${reason}): finishing what runs.`);
    const { running, arriving } = await drain.drain(drainLimit);
    if (running + arriving > 0) {
      const message = `Requests cut off: ${running} that took too long, ${arriving} that did not arrive.`;
      log.warn({ event: "cut_off", running, arriving }, message);
    }
    await closeService(service, log);
    log.info({ event: "stopped" }, "Stopped.");
  };
  return (reason) => (closed ??= close(reason));
}

async function closeService(service: Service, log: Log): Promise<void> {
  const { promise: limit, resolve } = Promise.withResolvers<"late">();
  const timer = setTimeout(resolve, closeLimit, "late");
  try {
    const outcome = await Promise.race([service.close(), limit]);
    if (outcome === "late") log.warn({ event: "not_closed" }, "The model did not close in time.");
  } catch (error) {
    log.error({ event: "not_closed", errors: errorChain(error) }, "The model failed to close.");
  } finally {
    clearTimeout(timer);
  }
}
