import type { CompositionProblem } from "../composition-error.ts";

/** Takes note of a problem. Everything is collected, so that one start shows all there is to mend. */
export type Report = (problem: CompositionProblem) => void;
