/** What kind of fault keeps a job from running. */
export type JobFault = "usage" | "server";

/**
 * Why a job could not be run, or not to its end: the message says what happened, what was expected
 * and what to do. What is wrong with a single input is no such error; see `InputFailure`.
 */
export class JobError extends Error {
  override readonly name = "JobError";
  /** `usage`: the job cannot be run as it is described. `server`: there is no server to run it on. */
  readonly fault: JobFault;

  constructor(fault: JobFault, message: string) {
    super(message);
    this.fault = fault;
  }
}
