import { accessSync, constants, readFileSync } from "node:fs";
import { tmpdir, totalmem } from "node:os";
import { getHeapStatistics } from "node:v8";
import { availableCpus } from "../available-cpus.ts";
import { memoryLimit } from "../memory-limit.ts";
import type { Machine } from "./examined.ts";

/** Looks at the machine, the container and the process. */
export function thisMachine(): Machine {
  const temporary = tmpdir();
  return {
    node: process.versions.node,
    abi: process.versions.modules,
    platform: `${process.platform}-${process.arch}`,
    cpus: availableCpus(),
    memoryLimit: memoryLimit(),
    memory: totalmem(),
    heapLimit: getHeapStatistics().heap_size_limit,
    temporaryDirectory: { path: temporary, isWritable: isWritable(temporary) },
    firstProcess: firstProcess(),
    processId: process.pid,
  };
}

function isWritable(directory: string): boolean {
  try {
    accessSync(directory, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Linux shows it, where the container lets it. */
function firstProcess(): readonly string[] | undefined {
  try {
    return readFileSync("/proc/1/cmdline", "utf8").split("\0").slice(0, -1);
  } catch {
    return undefined;
  }
}
