import { readdirSync, readFileSync } from "node:fs";

/** Seconds of processor time that a process and its descendants have had; Linux only. */
export function processorTimeOfTree(root: number): number {
  return treeOf(root).reduce((sum, pid) => sum + processorTimeOf(pid), 0);
}

/** The most that a process tree held while something was done, and what it held before. */
export interface MemoryUse {
  readonly before: number;
  readonly peak: number;
}

/** Looks at a process tree's memory (all RSS, summed; Linux only) every few milliseconds while something is done. */
export async function watchMemory(root: number, work: () => Promise<unknown>): Promise<MemoryUse> {
  const before = memoryOfTree(root);
  let peak = before;
  const look = (): void => {
    peak = Math.max(peak, memoryOfTree(root));
  };
  const timer = setInterval(look, 5);
  try {
    await work();
  } finally {
    clearInterval(timer);
  }
  look();
  return { before, peak };
}

/** What processes share is counted once for each. */
function memoryOfTree(root: number): number {
  return treeOf(root).reduce((sum, pid) => sum + memoryOf(pid), 0);
}

function treeOf(root: number): readonly number[] {
  const children = new Map<number, number[]>();
  for (const entry of readdirSync("/proc")) {
    const parent = /^\d+$/u.test(entry) ? parentOf(Number(entry)) : undefined;
    if (parent === undefined) continue;
    children.set(parent, [...(children.get(parent) ?? []), Number(entry)]);
  }
  const found = [root];
  // Grows while it is walked through.
  for (const pid of found) found.push(...(children.get(pid) ?? []));
  return found;
}

function parentOf(pid: number): number | undefined {
  const parent = statusOf(pid)[1];
  return parent === undefined ? undefined : Number(parent);
}

/** User and system time, in hundredths of a second (proc(5): utime and stime, fields 14 and 15). */
function processorTimeOf(pid: number): number {
  const [user = 0, system = 0] = statusOf(pid).slice(11, 13).map(Number);
  return (user + system) / 100;
}

/** The fields after the name, which stands in brackets and may hold anything. */
function statusOf(pid: number): readonly string[] {
  const text = read(`/proc/${pid}/stat`);
  return text === undefined ? [] : text.slice(text.lastIndexOf(")") + 2).split(" ");
}

function memoryOf(pid: number): number {
  const line = /^VmRSS:\s+(\d+) kB$/mu.exec(read(`/proc/${pid}/status`) ?? "");
  return Number(line?.[1] ?? 0) * 1024;
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, "latin1");
  } catch {
    // It has ended in the meantime.
    return undefined;
  }
}
