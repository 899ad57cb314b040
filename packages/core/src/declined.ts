const brand: unique symbol = Symbol.for("@inference-server/core/declined");

/** "This value is not mine", with the reason. Counts as `undefined` wherever that declines. */
export interface Declined {
  readonly [brand]: true;
  /** A sentence that names the path: what cannot be written, and why. */
  readonly reason: string;
}

/** Declines a value and says why, for the 406 and for the log. */
export function declined(reason: string): Declined {
  return { [brand]: true, reason };
}

/** Whether a value was made by `declined`, of this or another copy of this package. */
export function isDeclined(value: unknown): value is Declined {
  return typeof value === "object" && value !== null && brand in value;
}
