/** How long the platform waits, in milliseconds. */
export interface Deadlines {
  /** For the first 200 of `/ping`. */
  readonly startUp: number;
  /** For the answer to an invocation. */
  readonly invocation: number;
  /** From SIGTERM to SIGKILL. */
  readonly kill: number;
}

/** Milliseconds in which a connection is accepted. */
export const acceptLimit = 250;

/** Milliseconds in which a ping is answered. */
export const pingLimit = 2000;

/**
 * The platform's waits, all multiplied. What it demands of every connection and every ping stays
 * as it is: it is short, and a stricter demand would prove nothing.
 */
export function deadlines(clock: number): Deadlines {
  if (!(clock > 0)) {
    throw new RangeError(
      `"clock" is ${clock}. Expected a number above 0: 1 is the platform's own time, 0.1 a tenth of it.`,
    );
  }
  return { startUp: 480_000 * clock, invocation: 60_000 * clock, kill: 30_000 * clock };
}
