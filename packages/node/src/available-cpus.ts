import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";

/**
 * How many CPUs the process may use: what the machine has, the process's affinity allows and the
 * container's quota grants, at least 1. Not every Node looks at the quota itself.
 */
export function availableCpus(cgroup = "/sys/fs/cgroup"): number {
  const granted = quotaOf(cgroup) ?? Number.POSITIVE_INFINITY;
  return Math.max(1, Math.min(availableParallelism(), Math.floor(granted)));
}

/** CPUs by the cgroup's quota; `undefined` if there is none. */
function quotaOf(cgroup: string): number | undefined {
  // cgroup v2: "max 100000" or "150000 100000"; v1 keeps the two in files of their own, and -1 is "max".
  const [quota, period] =
    words(`${cgroup}/cpu.max`) ??
    [`cpu.cfs_quota_us`, `cpu.cfs_period_us`].flatMap(
      (name) => words(`${cgroup}/cpu/${name}`) ?? [],
    );
  const cpus = Number(quota) / Number(period);
  return cpus > 0 ? cpus : undefined;
}

function words(file: string): readonly string[] | undefined {
  try {
    return readFileSync(file, "utf8").trim().split(/\s+/u);
  } catch {
    return undefined;
  }
}
