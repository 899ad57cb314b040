/** One thing that would keep a package from working where it is installed. */
export interface PackageProblem {
  /** What is wrong, as a sentence. */
  readonly message: string;
  /** What to do about it, as a sentence. */
  readonly fix: string;
}

/** The content of a package.json, or any other object of one. */
export type Fields = Readonly<Record<string, unknown>>;

/** Whether a value is an object with keys of its own, not a list. */
export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
