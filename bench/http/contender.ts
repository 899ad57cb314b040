/** A server that takes part: how to start it, and where to ask it. */
export interface Contender {
  readonly name: string;
  /** The program and its arguments. */
  readonly command: readonly [string, ...string[]];
  /** The folder that it runs in. Default: the benchmark's. */
  readonly folder?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Several processes, or threads that compute: one processor would not be its own measure. */
  readonly wantsWholeMachine?: boolean;
  /** Where to post. Default: `/invocations`. */
  readonly path?: string;
}
