import type { Container } from "./container.ts";
import type { Deadlines } from "./deadlines.ts";
import type { Sample } from "./sample.ts";
import type { Wire } from "./wire.ts";

/** A server under examination. */
export interface Subject {
  readonly wire: Wire;
  readonly limits: Deadlines;
  /** Absent: the server was running already, elsewhere perhaps. */
  readonly container: Container | undefined;
  readonly samples: readonly Sample[];
  /** A request that takes more than two seconds. */
  readonly busy: Sample | undefined;
}

/** What to do to see what only a process shows. */
export const passCommand = "Have the simulator start the server: pass `command` in place of `url`.";

/** What to do to see what only an invocation shows. */
export const passSample = "Pass `samples`: a body with its `contentType` and `accept`.";

/** How many lines the server prints meanwhile; `undefined` where they are not to be seen. */
export async function printedDuring(
  { container }: Subject,
  what: () => Promise<void>,
): Promise<number | undefined> {
  if (container !== undefined) return container.linesDuring(what);
  await what();
  return undefined;
}
