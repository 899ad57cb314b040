/** How much is run. */
export interface Plan {
  /** Until the engine has compiled what it compiles. */
  readonly warmUp: number;
  /** In one segment. */
  readonly invocations: number;
  /** Of which the middle one counts. */
  readonly segments: number;
}

/** Work on many records needs fewer repetitions. */
export function plan(subject: string): Plan {
  return subject.includes("records")
    ? { warmUp: 60, invocations: 5, segments: 7 }
    : { warmUp: 3000, invocations: 300, segments: 7 };
}
