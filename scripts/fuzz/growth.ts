import type { Bench } from "../../packages/testing/src/codec/bench.ts";
import type { Subject } from "../../packages/testing/src/codec/subject.ts";
import { heapInUse } from "./heap.ts";
import { lengths, patternsOf, type Pattern } from "./patterns.ts";

/** How time and memory grow with the size of the body. */
export interface Growth {
  readonly patterns: number;
  /** The most that one byte's time has grown, from a small body to a large one. */
  readonly time: number;
  /** The most bytes of heap that a value keeps for a byte of its body. */
  readonly heap: number;
  readonly failures: readonly string[];
}

/** Below this, in milliseconds, a machine's own noise is what is measured. */
const shortest = 2;

/**
 * As much as one byte's time may grow. Linear is 1, and quadratic as much as the sizes differ: 16
 * and 8. Collecting garbage is not quite linear, and a machine may be busy for a moment.
 */
const mostGrowth = 4;

/** As much heap as a byte may take: empty maps of one byte each are objects of 56 and a reference. */
const heapPerByte = 100;

/** Reads bodies that differ in nothing but how often a part of them is repeated. */
export async function measureGrowth(bench: Bench, count: number, seed: number): Promise<Growth> {
  const { subject } = bench;
  const failures: string[] = [];
  const patterns = await patternsOf(bench, count, seed);
  let time = 0;
  let heap = 0;
  for (const pattern of patterns) {
    for (const way of subject.streams ? [whole, inChunks] : [whole]) {
      const growth = await timeGrowth(subject, pattern, way);
      time = Math.max(time, growth);
      if (growth > mostGrowth) failures.push(`not linear in time (${way.name}): ${pattern.text}`);
    }
    const kept = await heapOf(subject, pattern);
    heap = Math.max(heap, kept);
    if (kept > heapPerByte) {
      failures.push(`${kept.toFixed(0)} bytes of heap for each byte: ${pattern.text}`);
    }
  }
  return { patterns: patterns.length, time, heap, failures };
}

type Way = (subject: Subject, bytes: Uint8Array, pattern: Pattern) => Promise<unknown>;

const whole: Way = (subject, bytes, { sample }) => subject.decode(bytes, sample);
const inChunks: Way = (subject, bytes, { sample }) => subject.decodeChunks(bytes, [1024], sample);

/** How much longer a byte takes in a large body than in a small one; 0: too short to tell. */
async function timeGrowth(subject: Subject, pattern: Pattern, way: Way): Promise<number> {
  const [small, large, largest] = lengths;
  const growth = await growthBetween(subject, pattern, way, [small, large], 3);
  // What has grown may have begun to be read at all, or be this machine: it must go on growing.
  return growth > mostGrowth
    ? Math.min(growth, await growthBetween(subject, pattern, way, [large, largest], 7))
    : growth;
}

async function growthBetween(
  subject: Subject,
  pattern: Pattern,
  way: Way,
  [first, second]: readonly [number, number],
  rounds: number,
): Promise<number> {
  const [shorter, longer] = [pattern.bytesOf(first), pattern.bytesOf(second)];
  // As many bytes in all: a busy machine takes its time from both alike.
  const times = Math.round(longer.length / shorter.length);
  let [before, after] = [Infinity, Infinity];
  for (let round = 0; round < rounds; round++) {
    before = Math.min(before, await millisecondsOf(times, () => way(subject, shorter, pattern)));
    after = Math.min(after, await millisecondsOf(1, () => way(subject, longer, pattern)));
  }
  return after < shortest ? 0 : after / longer.length / (before / (times * shorter.length));
}

async function millisecondsOf(times: number, call: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  for (let round = 0; round < times; round++) await call().catch(() => undefined);
  return performance.now() - start;
}

async function heapOf(subject: Subject, { bytesOf, sample }: Pattern): Promise<number> {
  const [, large] = lengths;
  const bytes = bytesOf(large);
  const before = heapInUse();
  const value = await subject.decode(bytes, sample).catch(() => undefined);
  if (value === undefined) return 0;
  const kept = (heapInUse() - before) / bytes.length;
  // Asked for once more, so that the value is still there while it is measured.
  return Math.max(0, value === null ? 0 : kept);
}
