import { readFileSync } from "node:fs";

/** Memory of a process, in MB of 1024² bytes. 0: it has ended. */
export function memoryOf(pid: number): number {
  const [, kilobytes = "0"] = /^VmRSS:\s+(\d+)/mu.exec(statusOf(pid)) ?? [];
  return Number(kilobytes) / 1024;
}

/** Whether a process runs. A zombie does not: only whoever adopted it has not taken note yet. */
export function isAlive(pid: number): boolean {
  return /^State:\s+[^Z]/mu.test(statusOf(pid));
}

function statusOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/status`, "utf8");
  } catch {
    return "";
  }
}
