import { expectedOf, type CodecSample, type MalformedSample } from "./sample.ts";
import type { Golden } from "./golden.ts";
import type { Subject } from "./subject.ts";
import { fail, show } from "./verdict.ts";

/** What a check works on. */
export interface Bench {
  readonly subject: Subject;
  readonly samples: readonly CodecSample[];
  readonly malformed: readonly MalformedSample[];
  readonly golden: Golden | undefined;
}

/** One promise of a codec, and how to hold it to it. */
export interface Check {
  /** The promise, as the end of a sentence that begins with the codec's name. */
  readonly promise: string;
  /** Whether the codec can make this promise at all. */
  readonly applies: (bench: Bench) => boolean;
  readonly run: (bench: Bench) => Promise<void>;
}

/** A sample in bytes. */
export interface Written {
  readonly sample: CodecSample;
  readonly bytes: Uint8Array;
  /** What reading the bytes gives. */
  readonly expected: unknown;
}

/**
 * Every sample in bytes: as the codec writes it, or else as the sample has it.
 *
 * @throws AssertionError if the codec declines one.
 */
export async function written({ subject, samples }: Bench): Promise<readonly Written[]> {
  const all: Written[] = [];
  for (const sample of samples) {
    const bytes = subject.writes
      ? await subject.encode(sample.value, sample)
      : Buffer.from(sample.bytes ?? "");
    if (bytes === undefined) {
      fail(`sample "${sample.name}": the codec declined to write ${show(sample.value)}.`);
    }
    all.push({ sample, bytes, expected: expectedOf(sample) });
  }
  return all;
}

/** Checks for codecs that read. */
export function reads({ subject }: Bench): boolean {
  return subject.reads;
}

/** Checks for codecs that read bodies as they arrive. */
export function streams({ subject }: Bench): boolean {
  return subject.reads && subject.streams;
}

/** Checks for codecs that write. */
export function writes({ subject }: Bench): boolean {
  return subject.writes;
}

/** Checks for codecs that do both. */
export function readsAndWrites(bench: Bench): boolean {
  return reads(bench) && writes(bench);
}

/** Checks for codecs that write lists part by part. */
export function writesParts({ subject }: Bench): boolean {
  return subject.writesParts;
}
