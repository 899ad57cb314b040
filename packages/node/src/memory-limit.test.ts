import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { memoryLimit } from "./memory-limit.ts";

it.each([
  ["no limit", { "memory.max": "max\n" }, 0, undefined],
  ["a limit", { "memory.max": "512\n" }, 0, 512],
  ["an old cgroup's limit", { "memory/memory.limit_in_bytes": "256\n" }, 0, 256],
  [
    "an old cgroup without one",
    { "memory/memory.limit_in_bytes": "9223372036854771712\n" },
    0,
    undefined,
  ],
  ["a limit of a cgroup below", { "memory.max": "max\n" }, 128, 128],
  ["a limit of more than there is", { "memory.max": "2000\n" }, 2 ** 64, undefined],
  ["no cgroup", {}, 0, undefined],
])("is, with %s, what may be used", (_case, files, constrained, expected) => {
  const cgroup = mkdtempSync(join(tmpdir(), "inference-server-"));
  onTestFinished(() => rmSync(cgroup, { recursive: true }));
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(dirname(join(cgroup, file)), { recursive: true });
    writeFileSync(join(cgroup, file), content);
  }

  expect(memoryLimit({ cgroup, constrained, total: 1000 })).toBe(expected);
});
