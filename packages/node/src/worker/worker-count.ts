/** Of the memory that is granted, how much workers may take: the rest is for peaks. */
const share = 0.8;

/** What decides how many workers there are. */
export interface WorkerCountSources {
  /** How many are wanted. */
  readonly wanted: number;
  /** Memory of the first worker with its model loaded, in bytes. */
  readonly workerBytes: number;
  /** Memory of the front, in bytes. */
  readonly frontBytes: number;
  /** Memory that the container grants, or the machine has, in bytes. */
  readonly grantedBytes: number;
}

/** How many workers fit into the memory, at least the first and at most as many as are wanted. */
export function workerCount(sources: WorkerCountSources): number {
  const { wanted, workerBytes, frontBytes, grantedBytes } = sources;
  const fitting = Math.floor((grantedBytes * share - frontBytes) / workerBytes);
  return Math.max(1, Math.min(wanted, fitting));
}
