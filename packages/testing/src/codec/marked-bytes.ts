import type { Bench } from "./bench.ts";
import { isPlainObject } from "./same-value.ts";
import type { Asked } from "./subject.ts";
import { outcomeOf } from "./verdict.ts";

/** Bytes in which a mark stands for what a codec would never write itself. */
export interface MarkedBytes {
  readonly bytes: Uint8Array;
  /** What to replace, by as many bytes: formats that count lengths stay well-formed. */
  readonly mark: Uint8Array;
  readonly asked: Asked;
  /** Where the bytes come from, for messages. */
  readonly place: string;
}

/**
 * The samples, and a few values of its own, with a mark for their keys or their texts, in every
 * form that the codec writes.
 */
export async function encodeMarked(
  { subject, samples }: Bench,
  at: "key" | "value",
  length = 11,
): Promise<readonly MarkedBytes[]> {
  const mark = "qzxjwvkqzxjwvk".slice(0, length);
  const first: Asked = samples[0] ?? {};
  const own = at === "key" ? { [mark]: { polluted: true } } : { field: mark };
  const candidates: readonly Candidate[] = [
    { value: own, asked: first, place: "a record" },
    { value: [own], asked: first, place: "a list of records" },
    ...samples.map((sample) => ({
      value: at === "key" ? withKey(sample.value, mark) : withText(sample.value, mark),
      asked: sample,
      place: `sample "${sample.name}"`,
    })),
  ];
  const marked: MarkedBytes[] = [];
  for (const { value, asked, place } of candidates) {
    const outcome = await outcomeOf(() => subject.encode(value, asked));
    if (outcome.threw || outcome.value === undefined) continue;
    const bytes = outcome.value;
    if (Buffer.from(bytes).includes(mark)) {
      marked.push({ bytes, mark: Buffer.from(mark), asked, place });
    }
  }
  return marked;
}

interface Candidate {
  readonly value: unknown;
  readonly asked: Asked;
  readonly place: string;
}

/** A copy of bytes in which one run of them is another, everywhere. */
export function replaceBytes(bytes: Uint8Array, from: Uint8Array, to: Uint8Array): Uint8Array {
  const changed = Buffer.from(bytes);
  for (let at = changed.indexOf(from); at >= 0; at = changed.indexOf(from, at + to.byteLength)) {
    changed.set(to, at);
  }
  return Uint8Array.from(changed);
}

/** A copy of a value in which the first key of every object is the mark. */
function withKey(value: unknown, mark: string): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => withKey(item, mark));
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item], index) => [
      index === 0 ? mark : key,
      withKey(item, mark),
    ]),
  );
}

/** A copy of a value in which every text is the mark. */
function withText(value: unknown, mark: string): unknown {
  if (typeof value === "string") return mark;
  if (Array.isArray(value)) return value.map((item: unknown) => withText(item, mark));
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, withText(item, mark)]),
  );
}
