/** The middle of values, and the middle half of them. */
export interface Summary {
  readonly median: number;
  /** First and third quartile. */
  readonly spread: readonly [number, number];
}

export function summaryOf(values: readonly number[]): Summary {
  return {
    median: quantile(values, 0.5),
    spread: [quantile(values, 0.25), quantile(values, 0.75)],
  };
}

/** The value below which a share of the values lies, between the two nearest where none does. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)] ?? Number.NaN;
  const above = sorted[Math.ceil(place)] ?? Number.NaN;
  return below + (above - below) * (place % 1);
}
