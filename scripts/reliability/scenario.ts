import type { Tally } from "./tally.ts";

/** How much is done: enough to see that it holds, or as much as is worth publishing. */
export type Extent = "long" | "short";

/** Something that happens to a server, and must do no harm. */
export interface Scenario {
  readonly name: string;
  /**
   * Lets it happen.
   *
   * @throws Error if it did harm.
   */
  run(extent: Extent): Promise<Outcome>;
}

/** What came of it. */
export interface Outcome {
  readonly tally: Tally;
  /** Milliseconds until everything was as before, each time. */
  readonly recovery?: readonly number[];
  /** Further figures, in words. */
  readonly notes?: readonly string[];
}

/** Insists on something. */
export function insist(isSo: boolean, message: string): void {
  if (!isSo) throw new Error(message);
}
