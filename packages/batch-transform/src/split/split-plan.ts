import type { SplitType } from "../transform-options.ts";

/** How an input is cut. */
export interface SplitPlan {
  readonly splitType: SplitType;
  readonly isSingle: boolean;
  /** The most that a body holds, in bytes; `Infinity`: there is no limit. */
  readonly maxBytes: number;
  /** What a model gets of a record. `undefined`: all of it. */
  readonly filter: ((record: Buffer, number: number) => Buffer) | undefined;
  /** Whether the records are needed once more, for joining. */
  readonly keepsSources: boolean;
}
