import type { Contender } from "./measure.ts";

/** How the values are written and read, and by whom, in one format and shape. */
export interface Subject {
  readonly format: string;
  readonly shape: string;
  /** Makes a list that takes about as many bytes, and those who are to read and write it. */
  readonly prepare: (bytes: number) => Race;
}

/** Who reads the same bytes to the same value, and writes the same value. */
export interface Race {
  /** How many bytes there are indeed. */
  readonly bytes: number;
  /** The first is what the others are compared with; the second is the codec. */
  readonly decode: readonly Contender[];
  readonly encode: readonly Contender[];
  /** Parts of the codec's work that nobody would miss but for being exact. */
  readonly checks: readonly Contender[];
}
