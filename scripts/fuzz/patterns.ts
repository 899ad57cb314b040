import * as fc from "fast-check";
import { written, type Bench, type Written } from "../../packages/testing/src/codec/bench.ts";
import { damaged, fraction, noise } from "../../packages/testing/src/codec/hostile-bytes.ts";
import type { CodecSample } from "../../packages/testing/src/index.ts";

/** A body that can be had in any length. */
export interface Pattern {
  /** For a message. */
  readonly text: string;
  /** How the codec is asked. */
  readonly sample: CodecSample;
  /** About so many bytes. */
  readonly bytesOf: (length: number) => Uint8Array;
}

/** Long lists of each sample; and samples, damaged samples and noise of which a part is repeated. */
export async function patternsOf(
  bench: Bench,
  count: number,
  seed: number,
): Promise<readonly Pattern[]> {
  const all = await written(bench);
  const lists = await Promise.all(all.map((each) => listOf(bench, each)));
  const repetitions = fc.sample(repetitionsOf(all), { numRuns: count, seed });
  return [...lists, ...repetitions].filter((pattern) => pattern !== undefined);
}

/** What the codec writes for a sample over and over; `undefined`: it declines that. */
async function listOf({ subject }: Bench, { sample }: Written): Promise<Pattern | undefined> {
  const items = Array.isArray(sample.value) ? (sample.value as unknown[]) : [sample.value];
  const bodies = new Map<number, Uint8Array>();
  for (const length of lengths) {
    let times = 1;
    for (let bytes: Uint8Array = new Uint8Array(); bytes.length < length; times *= 2) {
      const list = Array.from({ length: times }, () => items).flat();
      const answer = await subject.encode(list, sample).catch(() => undefined);
      if (answer === undefined || answer.length <= bytes.length) return undefined;
      bytes = answer;
      bodies.set(length, bytes);
    }
  }
  return {
    text: `a list of sample "${sample.name}"`,
    sample,
    bytesOf: (length) => bodies.get(length) ?? new Uint8Array(),
  };
}

function repetitionsOf(all: readonly Written[]): fc.Arbitrary<Pattern | undefined> {
  const bodies = all.map(({ bytes }) => bytes);
  const index = fc.nat(all.length - 1);
  const body = fc.oneof(
    index.map((at) => ({ bytes: bodies[at] ?? new Uint8Array(), at })),
    damaged(bodies).map(({ bytes, index: at }) => ({ bytes, at })),
    fc.record({ bytes: noise, at: index }),
  );
  return fc.tuple(body, fraction, fraction).map(([{ bytes, at }, left, right]) => {
    const sample = all[at]?.sample;
    const start = Math.floor(Math.min(left, right) * bytes.length);
    const end = Math.max(start + 1, Math.floor(Math.max(left, right) * bytes.length));
    return sample === undefined || bytes.length === 0
      ? undefined
      : repetitionOf(sample, bytes, start, end);
  });
}

function repetitionOf(sample: CodecSample, bytes: Uint8Array, start: number, end: number): Pattern {
  const before = bytes.slice(0, start);
  const repeated = bytes.slice(start, end);
  const after = bytes.slice(end);
  return {
    text: `${quoted(before)} + ${quoted(repeated)} * n + ${quoted(after)} as sample "${sample.name}"`,
    sample,
    bytesOf(length) {
      const times = Math.max(1, Math.floor((length - bytes.length) / repeated.length));
      const middle = Buffer.alloc(times * repeated.length, repeated);
      return Uint8Array.from(Buffer.concat([before, middle, after]));
    },
  };
}

function quoted(bytes: Uint8Array): string {
  return JSON.stringify(Buffer.from(bytes).toString("latin1"));
}

/** Bytes of the bodies that are compared: times in the first two, and in the last two if in doubt. */
export const lengths = [2 ** 13, 2 ** 17, 2 ** 20] as const;
