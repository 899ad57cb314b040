import { readFileSync } from "node:fs";
import { totalmem } from "node:os";

/** Where to look; others in tests. */
export interface MemorySources {
  readonly cgroup?: string;
  /** What the system says of the process's own limits, in bytes. 0: nothing. */
  readonly constrained?: number;
  readonly total?: number;
}

/** The memory that the container grants, in bytes; `undefined` if that is all of the machine's. */
export function memoryLimit({
  cgroup = "/sys/fs/cgroup",
  constrained = process.constrainedMemory(),
  total = totalmem(),
}: MemorySources = {}): number | undefined {
  // cgroup v2, then v1. "max" is no number, and what is no limit in v1 is more than any machine has.
  const files = [`${cgroup}/memory.max`, `${cgroup}/memory/memory.limit_in_bytes`];
  const limits = [...files.map(numberIn), constrained].filter(
    (limit) => limit > 0 && limit < total,
  );
  return limits.length === 0 ? undefined : Math.min(...limits);
}

function numberIn(file: string): number {
  try {
    return Number(readFileSync(file, "utf8"));
  } catch {
    return 0;
  }
}
