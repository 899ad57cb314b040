import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { availableCpus } from "./available-cpus.ts";

const all = availableParallelism();

it.each([
  ["no quota", { "cpu.max": "max 100000\n" }, all],
  ["a quota of one CPU", { "cpu.max": "100000 100000\n" }, 1],
  ["a quota of half a CPU", { "cpu.max": "50000 100000\n" }, 1],
  ["a quota of more than there are", { "cpu.max": "6400000 100000\n" }, all],
  [
    "an old cgroup's quota",
    { "cpu/cpu.cfs_quota_us": "100000", "cpu/cpu.cfs_period_us": "100000" },
    1,
  ],
  [
    "an old cgroup without one",
    { "cpu/cpu.cfs_quota_us": "-1", "cpu/cpu.cfs_period_us": "100000" },
    all,
  ],
  ["no cgroup", {}, all],
])("is, with %s, what may be used", (_case, files, expected) => {
  const cgroup = mkdtempSync(join(tmpdir(), "inference-server-"));
  onTestFinished(() => rmSync(cgroup, { recursive: true }));
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(dirname(join(cgroup, file)), { recursive: true });
    writeFileSync(join(cgroup, file), content);
  }

  expect(availableCpus(cgroup)).toBe(expected);
});
