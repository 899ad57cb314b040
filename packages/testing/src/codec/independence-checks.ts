import { reads, written, writes, type Bench, type Check } from "./bench.ts";
import { isPlainObject, sameValue } from "./same-value.ts";
import { malformedBytes } from "./sample.ts";
import { fail, outcomeOf, show } from "./verdict.ts";

/** What a codec promises about calls that follow each other, or run at the same time. */
export const independenceChecks: readonly Check[] = [
  { promise: "keeps no state between calls", applies: reads, run: keepsNoState },
  { promise: "shares no memory with its callers", applies: () => true, run: sharesNoMemory },
  { promise: "reads bytes wherever they lie", applies: reads, run: readsAnywhere },
];

/** Reads everything, spoils what it got, lets a call fail in between, and reads everything again. */
async function keepsNoState(bench: Bench): Promise<void> {
  const { subject, malformed } = bench;
  const all = await written(bench);
  const fresh: unknown[] = [];
  for (const { bytes, sample } of all) {
    const read = await subject.decode(bytes, sample);
    fresh.push(structuredClone(read));
    spoil(read);
    for (const bad of malformed) await outcomeOf(() => subject.decode(malformedBytes(bad), bad));
  }
  const together = await Promise.all(all.map(({ bytes, sample }) => subject.decode(bytes, sample)));
  const later: unknown[] = [];
  for (const { bytes, sample } of all.toReversed()) {
    later.unshift(await subject.decode(bytes, sample));
  }
  for (const [index, { sample }] of all.entries()) {
    for (const again of [together[index], later[index]]) {
      if (sameValue(again, fresh[index])) continue;
      fail(
        `sample "${sample.name}" was read as ${show(fresh[index])} at first and as ${show(again)} ` +
          "after other calls. Keep nothing from one call for the next.",
      );
    }
  }
  if (!writes(bench)) return;
  await writesAlike(bench);
  await keepsKeysApart(bench);
}

/**
 * V8's JSON.parse takes an escaped key for one that it has read before in the same place, of which
 * it compares the escaped letters alone (nodejs/node#63785): one client's key becomes another's.
 */
async function keepsKeysApart({ subject, samples }: Bench): Promise<void> {
  for (const sample of samples) {
    for (const key of ["\\", '"', "\n", "a\\", 'a"']) {
      const value = [{ first: 1, [key]: 2 }];
      const outcome = await outcomeOf(() => subject.encode(value, sample));
      if (outcome.threw || outcome.value === undefined) continue;
      const bytes = outcome.value;
      const read = await outcomeOf(() => subject.decode(bytes, sample));
      const records = read.threw || !Array.isArray(read.value) ? [] : read.value;
      // A table without a header row has no keys.
      if (!isPlainObject(records[0]) || sameKeys(records[0], value[0])) continue;
      fail(
        `${show(value)} was read as ${show(records)} after records with other keys. Keep nothing from ` +
          "one call for the next; JSON.parse does (nodejs/node#63785).",
      );
    }
  }
}

function sameKeys(left: object, right: object = {}): boolean {
  return sameValue(Object.keys(left), Object.keys(right));
}

async function writesAlike(bench: Bench): Promise<void> {
  for (const { sample, bytes } of (await written(bench)).toReversed()) {
    const again = await bench.subject.encode(sample.value, sample);
    if (again !== undefined && Buffer.compare(again, bytes) === 0) continue;
    fail(`sample "${sample.name}" was written with other bytes after other calls.`);
  }
}

async function sharesNoMemory(bench: Bench): Promise<void> {
  const { subject, samples } = bench;
  if (subject.reads) await readsCopies(bench);
  if (!subject.writes) return;
  const kept: { readonly answer: Uint8Array; readonly bytes: Uint8Array; readonly name: string }[] =
    [];
  for (const sample of samples) {
    const answer = await subject.encodeInPlace(sample.value, sample);
    if (answer === undefined) continue;
    kept.push({ answer, bytes: Uint8Array.from(answer), name: sample.name });
  }
  for (const { answer, bytes, name } of kept) {
    if (Buffer.compare(answer, bytes) === 0) continue;
    fail(
      `the bytes of sample "${name}" changed when the next value was written. Answer bytes that no ` +
        "later call writes to: a server may still be sending them.",
    );
  }
}

async function readsCopies(bench: Bench): Promise<void> {
  for (const { sample, bytes } of await written(bench)) {
    const input = Uint8Array.from(bytes);
    const read = await bench.subject.decode(input, sample);
    if (Buffer.compare(input, bytes) !== 0) {
      fail(`reading sample "${sample.name}" changed the bytes that were read.`);
    }
    const before = structuredClone(read);
    input.fill(0);
    if (sameValue(read, before)) continue;
    fail(
      `sample "${sample.name}" changed to ${show(read)} when its bytes were overwritten. Copy what is ` +
        "kept of them: the server may reuse their memory.",
    );
  }
}

/** A body may be a part of a larger buffer, and a Buffer. */
async function readsAnywhere(bench: Bench): Promise<void> {
  for (const { sample, bytes } of await written(bench)) {
    const expected = await bench.subject.decode(bytes, sample);
    const around = Buffer.alloc(bytes.byteLength + 13, 0x20);
    around.set(bytes, 5);
    const end = 5 + bytes.byteLength;
    for (const [what, view] of [
      ["a view into a larger buffer", new Uint8Array(around).subarray(5, end)],
      ["a Buffer", around.subarray(5, end)],
    ] as const) {
      const read = await bench.subject.decode(view, sample);
      if (sameValue(read, expected)) continue;
      fail(
        `sample "${sample.name}" as ${what} was read as ${show(read)}, expected ${show(expected)}. Mind ` +
          "byteOffset and byteLength.",
      );
    }
  }
}

/** Changes a value as a careless model might. */
function spoil(value: unknown): void {
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return;
  for (const item of Object.values(value)) spoil(item);
  if (Object.isFrozen(value)) return;
  if (Array.isArray(value)) value.push("spoilt");
  else Object.assign(value, { spoilt: true });
}
