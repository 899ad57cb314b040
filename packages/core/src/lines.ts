const key: unique symbol = Symbol.for("@inference-server/core/lines");

/** Finds the line, from 1, on which the record at an index begins. */
export type LineOf = (index: number) => number | undefined;

/**
 * Remembers where decoded records came from, so that a bad one is reported with its line. Returns
 * the same array. `lineOf` is called for bad records only: it may be slow.
 */
export function withLines<Records extends readonly unknown[]>(
  records: Records,
  lineOf: LineOf,
): Records {
  return Object.defineProperty(records, key, { value: lineOf });
}

/** The line, from 1, on which the record at `index` begins, where the codec has told it. */
export function lineOfRecord(records: unknown, index: number): number | undefined {
  if (typeof records !== "object" || records === null || !(key in records)) return undefined;
  return (records[key] as LineOf)(index);
}
