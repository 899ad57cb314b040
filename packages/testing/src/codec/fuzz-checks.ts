import * as fc from "fast-check";
import {
  reads,
  readsAndWrites,
  streams,
  writesParts,
  written,
  type Bench,
  type Check,
} from "./bench.ts";
import { anything, shapedLike } from "./generated-values.ts";
import { damaged, noise } from "./hostile-bytes.ts";
import { writesAlike } from "./parts-checks.ts";
import { sameValue } from "./same-value.ts";
import type { CodecSample } from "./sample.ts";
import { readsAlike } from "./stream-checks.ts";
import type { Asked, Subject } from "./subject.ts";
import { assertOwnError, fail, outcomeOf, show } from "./verdict.ts";
import { weightOf } from "./weight.ts";

/** How much to fuzz. */
export interface Fuzz {
  /** Cases in all. Default: 20,000. `0`: no fuzzing. */
  readonly runs?: number;
  /** Where the random numbers begin. Default: 1, so that a failure stays until it is mended. */
  readonly seed?: number;
}

/** What a codec promises about bytes and values that nobody has thought of. */
export function fuzzChecks({ runs = 20_000, seed = 1 }: Fuzz = {}): readonly Check[] {
  if (runs <= 0) return [];
  const assert = <Case>(cases: fc.Arbitrary<Case>, holds: (fuzzed: Case) => Promise<void>) =>
    holdsFor(fc.asyncProperty(cases, holds), { numRuns: Math.ceil(runs / 4), seed });
  return [
    {
      promise: "answers random bytes with a value or an Error of its own",
      applies: reads,
      run: (bench) =>
        assert(fc.tuple(noise, fc.nat(bench.samples.length - 1)), ([bytes, index]) =>
          survives(bench, bytes, bench.samples[index]),
        ),
    },
    {
      promise: "answers damaged samples with a value or an Error of its own",
      applies: reads,
      run: async (bench) => {
        const samples = (await written(bench)).map(({ bytes }) => bytes);
        await assert(damaged(samples), ({ bytes, index }) =>
          survives(bench, bytes, bench.samples[index]),
        );
      },
    },
    {
      promise: "reads damaged samples in chunks as it reads them whole",
      applies: streams,
      run: async (bench) => {
        const samples = (await written(bench)).map(({ bytes }) => bytes);
        const chunkings = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 5 });
        await assert(fc.tuple(damaged(samples), chunkings), ([{ bytes, index }, lengths]) =>
          readsAlike(bench, bytes, lengths, bench.samples[index]),
        );
      },
    },
    {
      promise: "writes made-up lists in parts as it writes them whole",
      applies: writesParts,
      run: (bench) => {
        const parts = fc.oneof(partsOf(anything), ...bench.samples.map(partsLike));
        return assert(fc.tuple(parts, fc.nat(bench.samples.length - 1)), ([list, index]) =>
          writesAlike(bench, list, bench.samples[index]),
        );
      },
    },
    {
      promise: "carries values shaped like its samples, or declines them",
      applies: (bench) => readsAndWrites(bench) && exact(bench).length > 0,
      run: (bench) =>
        assert(fc.oneof(...exact(bench).map(shaped)), ({ value, sample }) =>
          carries(bench, value, sample),
        ),
    },
    {
      promise: "reads whatever it writes",
      applies: readsAndWrites,
      run: (bench) =>
        assert(fc.tuple(anything, fc.nat(bench.samples.length - 1)), ([value, index]) =>
          readsItself(bench, value, bench.samples[index]),
        ),
    },
  ];
}

/** Reports the smallest case that was found as any check reports its sample. */
async function holdsFor<Case>(
  property: fc.IAsyncProperty<[Case]>,
  { numRuns, seed }: { readonly numRuns: number; readonly seed: number },
): Promise<void> {
  const details = await fc.check(property, { numRuns, seed });
  if (!details.failed) return;
  const { errorInstance: error, numRuns: cases } = details;
  const message = error instanceof Error ? error.message : show(error);
  fail(
    `${message}\nFound with seed ${seed} in case ${cases}, and made as small as it gets.`,
    error,
  );
}

/** Samples that come back as they are: only of them is it known what must come back. */
function exact({ samples }: Bench): readonly CodecSample[] {
  return samples.filter((sample) => !("decoded" in sample));
}

function shaped(sample: CodecSample) {
  return shapedLike(sample.value).map((value) => ({ value, sample }));
}

/** A list in parts, of values like those of a sample. */
function partsLike({ value }: CodecSample) {
  const values: readonly unknown[] = Array.isArray(value) && value.length > 0 ? value : [value];
  return partsOf(fc.oneof(fc.constant(null), ...values.map(shapedLike)));
}

function partsOf(value: fc.Arbitrary<unknown>) {
  return fc.array(fc.array(value, { maxLength: 3 }), { maxLength: 4 });
}

/** More than any honest format needs, and little enough to notice an inflated answer. */
const weightPerByte = 64;

async function survives(
  { subject }: Bench,
  bytes: Uint8Array,
  sample: CodecSample | undefined,
): Promise<void> {
  const outcome = await outcomeOf(() => subject.decode(bytes, sample ?? {}));
  if (outcome.threw) {
    assertOwnError(outcome.error, show(Buffer.from(bytes)));
    return;
  }
  const limit = 1024 + weightPerByte * bytes.byteLength;
  if (weightOf(outcome.value, limit) <= limit) return;
  fail(
    `${bytes.byteLength} bytes became a value of more than ${limit} parts. Check announced lengths ` +
      "against the bytes that are there.",
  );
}

async function carries({ subject }: Bench, value: unknown, sample: CodecSample): Promise<void> {
  const encoded = await outcomeOf(() => subject.encode(value, sample));
  if (encoded.threw) return assertOwnError(encoded.error, `writing ${show(value)}`);
  if (encoded.value === undefined) return;
  const bytes = encoded.value;
  const read = await outcomeOf(() => subject.decode(bytes, sample));
  if (!read.threw && sameValue(read.value, value)) return;
  fail(
    `${show(value)} was written as ${textOf(bytes)}, which ` +
      `${read.threw ? `is refused: ${show(read.error)}` : `is read as ${show(read.value)}`}. Carry the ` +
      "value, or decline it.",
  );
}

/** Reading may give another value (a list for a typed array), which then stays what it is. */
async function readsItself(
  { subject }: Bench,
  value: unknown,
  sample: CodecSample | undefined,
): Promise<void> {
  // The columns are those of the sample's records.
  const asked = sample?.mediaType === undefined ? {} : { mediaType: sample.mediaType };
  const encoded = await outcomeOf(() => subject.encode(value, asked));
  if (encoded.threw) return assertOwnError(encoded.error, `writing ${show(value)}`);
  if (encoded.value === undefined) return;
  const bytes = encoded.value;
  const what = `${show(value)}, written as ${textOf(bytes)},`;
  const read = await outcomeOf(() => subject.decode(bytes, asked));
  if (read.threw) return fail(`${what} is refused: ${show(read.error)}.`);
  if (read.value === undefined) return fail(`${what} is declined.`);
  const again = await outcomeOf(() => roundTrip(subject, read.value, asked));
  if (!again.threw && sameValue(again.value, read.value)) return;
  fail(
    `${what} was read as ${show(read.value)}, which ` +
      `${again.threw ? `is then refused: ${show(again.error)}` : `comes back as ${show(again.value)}`}.`,
  );
}

async function roundTrip(subject: Subject, value: unknown, asked: Asked): Promise<unknown> {
  const bytes = await subject.encode(value, asked);
  return bytes === undefined ? undefined : subject.decode(bytes, asked);
}

function textOf(bytes: Uint8Array): string {
  const text = Buffer.from(bytes);
  const isText = Buffer.from(text.toString()).equals(text);
  return isText ? JSON.stringify(text.toString()) : text.toString("hex");
}
