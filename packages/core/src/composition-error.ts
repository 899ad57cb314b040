/** One reason why plugins cannot be composed into a service. */
export interface CompositionProblem {
  /** A stable word for programs, in snake_case. */
  readonly code: string;
  /** The plugin or package at fault, where there is one. */
  readonly plugin?: string;
  /** What happened and what was expected, as a sentence. */
  readonly message: string;
  /** What to do about it, as a sentence. */
  readonly fix: string;
  /** The file concerned, where there is one. */
  readonly path?: string;
  /** The underlying error. */
  readonly cause?: unknown;
}

const brand: unique symbol = Symbol.for("@inference-server/core/composition-error");

/** Everything that keeps plugins from being composed, in one error. */
export interface CompositionError extends Error {
  readonly name: "CompositionError";
  readonly problems: readonly CompositionProblem[];
}

/** Makes the error that lists every problem of a composition, one line each. */
export function compositionError(problems: readonly CompositionProblem[]): CompositionError {
  const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
  const message = [`The plugins cannot be composed: ${count}.`, ...problems.map(line)].join("\n");
  const causes = problems.flatMap(({ cause }) => (cause === undefined ? [] : [cause]));
  const error = new Error(message, causes.length === 0 ? undefined : { cause: causes[0] });
  Object.defineProperty(error, "name", { value: "CompositionError" });
  Object.defineProperty(error, brand, { value: true });
  return Object.assign(error, { problems }) as CompositionError;
}

/** Whether a value was made by `compositionError`, of this or another copy of this package. */
export function isCompositionError(value: unknown): value is CompositionError {
  return typeof value === "object" && value !== null && brand in value;
}

function line({ code, plugin, message, fix, path }: CompositionProblem): string {
  const subject = plugin === undefined ? "" : ` "${plugin}"`;
  const place = path === undefined ? "" : ` (${path})`;
  return `- [${code}]${subject}: ${message} ${fix}${place}`;
}
