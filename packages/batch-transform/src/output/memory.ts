/** How many bytes of answers a job holds that cannot be written yet. */
export interface Memory {
  held: number;
  /** From this many bytes on, an answer that is not the next one waits where it is. */
  readonly limit: number;
}

/** What is held for a job, shared by its outputs. */
export function newMemory(): Memory {
  return { held: 0, limit: 8 * 1024 ** 2 };
}
