import type { Summary } from "../statistics.ts";

/** One figure that stands for itself: no other is its measure. */
export interface Figure {
  readonly subject: string;
  readonly what: string;
  readonly unit: "%" | "MB" | "ms" | "requests/s" | "times";
  readonly value: number;
  /** The middle half, where it was measured several times. */
  readonly spread?: readonly [number, number];
}

/** A case whose figures stand for themselves. */
export interface Case {
  readonly name: string;
  readonly title: string;
  readonly measure: (effort: Effort) => Promise<readonly Figure[]>;
}

/** How much is measured. */
interface Effort {
  /** How often, where nothing else decides. */
  readonly rounds: number;
  /** Whether a contender of this name takes part. */
  readonly wants: (contender: { readonly name: string }) => boolean;
}

/** What was measured in a case. */
export interface CaseResult {
  readonly kind: "figures";
  readonly name: string;
  readonly title: string;
  readonly figures: readonly Figure[];
}

/** A figure with its spread. */
export function figureOf(
  subject: string,
  what: string,
  unit: Figure["unit"],
  { median, spread }: Summary,
): Figure {
  return { subject, what, unit, value: median, spread };
}
