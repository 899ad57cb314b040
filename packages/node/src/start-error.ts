import { isCompositionError } from "@inference-server/core";

/** One reason why a server cannot start. */
export interface StartProblem {
  /** A stable word for programs, in snake_case. */
  readonly code: string;
  /** The plugin or package at fault, where there is one. */
  readonly plugin?: string;
  /** What happened, as a sentence. */
  readonly message: string;
  /** What to do about it, as a sentence. */
  readonly fix: string;
  /** The file concerned, where there is one. */
  readonly path?: string;
}

/**
 * Why a server cannot start, in words for whoever starts it: a stack would say nothing more.
 */
export class StartError extends Error {
  override readonly name = "StartError";
  /** The reasons one by one. */
  readonly problems: readonly StartProblem[];

  constructor(message: string, problems: readonly StartProblem[], cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.problems = problems;
  }
}

/** The error of a single reason. */
export function startError(problem: StartProblem, cause?: unknown): StartError {
  return new StartError(`${problem.message} ${problem.fix}`, [problem], cause);
}

/** Nobody has said whose plugins are to be served. */
export function noApplication(): StartError {
  return startError({
    code: "no_application",
    message: "serve() needs to know whose plugins to serve.",
    fix: 'Pass "from: import.meta.url", or "plugins".',
  });
}

/** What is wrong with a flag, a variable or an argument, which the sentence says completely. */
export function settingProblem(message: string): StartProblem {
  return { code: "setting_invalid", message, fix: "--help lists what can be set, and how." };
}

/** What to print of an error whose message says everything; `undefined` for any other error. */
export function readableFailure(error: unknown): string | undefined {
  return error instanceof StartError || isCompositionError(error) ? error.message : undefined;
}
