import { at } from "./pointer.ts";

/** What is wrong with a part of a value: ` at "/a/0"`, or nothing for the root, to a message. */
export type Wording = (place: string) => string;

/**
 * Thrown at a part of a value. Where that is becomes known on the way out, so that reading and
 * writing need not keep track of it.
 */
class Fault {
  readonly wording: Wording;
  readonly cause: unknown;
  /** From the part to the root. */
  readonly outward: (number | string)[] = [];

  constructor(wording: Wording, cause: unknown) {
    this.wording = wording;
    this.cause = cause;
  }
}

/** Makes what to throw at a part of a value. */
export function fault(wording: Wording, cause?: unknown): unknown {
  return new Fault(wording, cause);
}

/** Adds a step of the way to what was thrown, and answers it. */
export function within(key: number | string | undefined, thrown: unknown): unknown {
  if (thrown instanceof Fault && key !== undefined) thrown.outward.push(key);
  return thrown;
}

/** Runs what may throw faults; `onFault` is given a sentence that names the path. */
export function withPlaces<Value, Otherwise>(
  run: () => Value,
  onFault: (message: string, cause: unknown) => Otherwise,
): Otherwise | Value {
  try {
    return run();
  } catch (thrown) {
    if (!(thrown instanceof Fault)) throw thrown;
    const { wording, cause, outward } = thrown;
    return onFault(wording(at(outward.toReversed())), cause);
  }
}
