import { reads, readsAndWrites, written, type Bench, type Check } from "./bench.ts";
import { fromGolden, toGolden } from "./golden.ts";
import { isPlainObject, sameValue } from "./same-value.ts";
import { expectedOf, type CodecSample } from "./sample.ts";
import { fail, show } from "./verdict.ts";

/** What a codec promises about values: none is changed in silence. */
export const valueChecks: readonly Check[] = [
  { promise: "reads back what it writes", applies: readsAndWrites, run: readsBack },
  {
    promise: "reads what others write",
    applies: (bench) => reads(bench) && bench.samples.some(({ bytes }) => bytes !== undefined),
    run: readsOthers,
  },
  { promise: "keeps null", applies: readsAndWrites, run: keepsNull },
  {
    promise: "writes the bytes of its golden file",
    applies: ({ golden }) => golden !== undefined,
    run: keepsGolden,
  },
];

async function readsBack(bench: Bench): Promise<void> {
  for (const { sample, bytes, expected } of await written(bench)) {
    const read = await bench.subject.decode(bytes, sample);
    if (sameValue(read, expected)) continue;
    fail(
      `sample "${sample.name}": ${show(sample.value)} came back as ${show(read)}, expected ` +
        `${show(expected)}. Carry the value, or decline it.`,
    );
  }
}

async function readsOthers({ subject, samples }: Bench): Promise<void> {
  for (const sample of samples) {
    if (sample.bytes === undefined) continue;
    const read = await subject.decode(Buffer.from(sample.bytes), sample);
    const expected = expectedOf(sample);
    if (sameValue(read, expected)) continue;
    fail(
      `sample "${sample.name}": ${show(sample.bytes)} was read as ${show(read)}, expected ` +
        `${show(expected)}.`,
    );
  }
}

/** Puts null into the place of each scalar of each sample: it comes back, or is declined. */
async function keepsNull({ subject, samples }: Bench): Promise<void> {
  for (const sample of [{ name: "null", value: null }, ...samples]) {
    // Columns may rule null out, and a sample that reads as something else has no place for it.
    if (sample.columns !== undefined || "decoded" in sample) continue;
    for (const value of withNulls(sample.value)) {
      const bytes = await encodeOrDecline(subject, value, sample);
      if (bytes === undefined) continue;
      const read = await subject.decode(bytes, sample);
      // A format of lists alone reads a single value as a list, or as a row, of one.
      if ([value, [value], [[value]]].some((form) => sameValue(read, form))) continue;
      fail(
        `sample "${sample.name}": ${show(value)} came back as ${show(read)}. Keep null, or decline ` +
          "the value.",
      );
    }
  }
}

/** To refuse a value is as good as to decline it here. */
async function encodeOrDecline(
  subject: Bench["subject"],
  value: unknown,
  sample: CodecSample,
): Promise<Uint8Array | undefined> {
  try {
    return await subject.encode(value, sample);
  } catch {
    return undefined;
  }
}

/** Copies of a value, each with one scalar (of the first few) replaced by null. */
function withNulls(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) {
    return value
      .slice(0, 4)
      .flatMap((item, index) => withNulls(item).map((changed) => value.with(index, changed)));
  }
  if (isPlainObject(value)) {
    return Object.entries(value).flatMap(([key, item]) =>
      withNulls(item).map((changed) => ({ ...value, [key]: changed })),
    );
  }
  return [null];
}

async function keepsGolden(bench: Bench): Promise<void> {
  const golden = bench.golden ?? {};
  const problems: string[] = [];
  for (const { sample, bytes, expected } of await written(bench)) {
    const { name } = sample;
    const kept = Object.hasOwn(golden, name) ? golden[name] : undefined;
    if (kept === undefined) {
      problems.push(`- "${name}" is not in it. Add: ${entryOf(name, bytes)}`);
      continue;
    }
    if (Buffer.compare(fromGolden(kept), bytes) !== 0) {
      problems.push(`- "${name}" is now ${entryOf(name, bytes)}, was ${JSON.stringify(kept)}.`);
    }
    if (!bench.subject.reads) continue;
    const read = await bench.subject.decode(fromGolden(kept), sample);
    if (sameValue(read, expected)) continue;
    problems.push(`- "${name}" is now read as ${show(read)}, was ${show(expected)}.`);
  }
  const names = new Set(bench.samples.map(({ name }) => name));
  for (const name of Object.keys(golden).filter((known) => !names.has(known))) {
    problems.push(`- "${name}" is in it, and no sample has this name. Bring the sample back.`);
  }
  if (problems.length === 0) return;
  fail(
    "the golden file does not hold. It has the bytes of released versions, which other teams have " +
      "stored and compare: changed bytes, or a changed default, are a major version of the codec. " +
      "Restore the bytes, or release a major version with a new golden file.\n" +
      problems.join("\n"),
  );
}

function entryOf(name: string, bytes: Uint8Array): string {
  return `${JSON.stringify(name)}: ${JSON.stringify(toGolden(bytes))}`;
}
