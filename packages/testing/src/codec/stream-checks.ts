import { streams, written, type Bench, type Check } from "./bench.ts";
import { sameValue } from "./same-value.ts";
import { malformedBytes } from "./sample.ts";
import type { Asked } from "./subject.ts";
import { assertOwnError, fail, outcomeOf, show } from "./verdict.ts";

/** What a codec promises about bodies that it reads as they arrive. */
export const streamChecks: readonly Check[] = [
  { promise: "reads in chunks what it reads whole", applies: streams, run: readsChunks },
];

/** Lengths of chunks: every cut there is, cuts at odd places, and none. */
const chunkings: readonly (readonly number[])[] = [[1], [2, 3], [7, 1, 4, 2], [2 ** 20]];

async function readsChunks(bench: Bench): Promise<void> {
  const { samples, malformed } = bench;
  const bodies = [
    ...(await written(bench)).map(({ bytes, sample }) => ({ bytes, asked: sample })),
    ...samples
      .filter(({ bytes }) => bytes !== undefined)
      .map((sample) => ({ bytes: Buffer.from(sample.bytes ?? ""), asked: sample })),
    ...malformed.map((sample) => ({ bytes: malformedBytes(sample), asked: sample })),
  ];
  for (const { bytes, asked } of bodies) {
    for (const lengths of chunkings) await readsAlike(bench, bytes, lengths, asked);
  }
}

/** The same records as of the whole, or an Error where the whole is refused. */
export async function readsAlike(
  { subject }: Bench,
  bytes: Uint8Array,
  lengths: readonly number[],
  asked: Asked = {},
): Promise<void> {
  const whole = await outcomeOf(() => subject.decode(bytes, asked));
  const parts = await outcomeOf(() => subject.decodeChunks(bytes, lengths, asked));
  const what = `${show(Buffer.from(bytes).toString("latin1"))} in chunks of ${lengths.join(", ")} bytes`;
  if (parts.threw) {
    assertOwnError(parts.error, what);
    if (whole.threw) return;
    fail(`${what} is refused: ${show(parts.error)}. decode reads it as ${show(whole.value)}.`);
  }
  if (whole.threw) {
    fail(`${what} is read as ${show(parts.value)}. decode refuses it: ${show(whole.error)}.`);
  }
  if (sameValue(parts.value, whole.value)) return;
  fail(
    `${what} is read as ${show(parts.value)}, and decode reads it as ${show(whole.value)}. ` +
      "decodeStream gives the records of decode's list, wherever the chunks end, and keeps nothing " +
      "of a chunk's memory.",
  );
}
