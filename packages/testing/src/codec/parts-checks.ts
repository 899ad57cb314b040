import { writesParts, type Bench, type Check } from "./bench.ts";
import type { Asked } from "./subject.ts";
import { fail, outcomeOf, show, type Outcome } from "./verdict.ts";

/** What a codec promises about lists that it writes part by part. */
export const partsChecks: readonly Check[] = [
  { promise: "writes in parts what it writes whole", applies: writesParts, run: writesEveryCut },
];

/** What is among the values of no format, and what may wait for the values that follow. */
const strangers = [null, undefined, () => 1, Symbol("stranger"), [], {}, [[["deep"]]]];

/** Lists longer than this are cut into two at each place, and into single values. */
const longest = 6;

async function writesEveryCut(bench: Bench): Promise<void> {
  for (const sample of bench.samples) {
    const { value } = sample;
    const list: readonly unknown[] = Array.isArray(value) ? value : [value];
    await inEveryCut(bench, list, sample);
    for (const stranger of strangers) {
      for (const place of new Set([0, list.length >> 1, list.length])) {
        await inEveryCut(bench, list.toSpliced(place, 0, stranger), sample);
      }
    }
  }
}

async function inEveryCut(bench: Bench, list: readonly unknown[], asked: Asked): Promise<void> {
  for (const parts of cutsOf(list)) await writesAlike(bench, parts, asked);
}

/** The same bytes as of the whole, or none where the whole is declined. */
export async function writesAlike(
  { subject }: Bench,
  parts: readonly (readonly unknown[])[],
  { mediaType }: Asked = {},
): Promise<void> {
  const asked = mediaType === undefined ? {} : { mediaType };
  const list = parts.flat();
  const whole = bytesOf(await outcomeOf(() => subject.encode(list, asked)));
  const inParts = bytesOf(await outcomeOf(() => subject.encodeParts(parts, asked)));
  if (inParts === undefined && whole === undefined) return;
  const what = `${show(list)} in parts of ${parts.map(({ length }) => length).join(", ")} values`;
  if (inParts === undefined) {
    fail(`${what} is declined. encode writes it as ${textOf(whole)}.`);
  }
  if (whole === undefined) {
    fail(`${what} is written as ${textOf(inParts)}. encode declines it.`);
  }
  if (Buffer.compare(inParts, whole) === 0) return;
  fail(
    `${what} is written as ${textOf(inParts)}, and encode writes it as ${textOf(whole)}. ` +
      "encodeInParts gives the bytes that encode makes of the whole, wherever it is cut.",
  );
}

/** To refuse a list is as good as to decline it here. */
function bytesOf(outcome: Outcome<Uint8Array | undefined>): Uint8Array | undefined {
  return outcome.threw ? undefined : outcome.value;
}

/** A list in one part, and in parts: in all ways there are if they are few, with empty ones too. */
function cutsOf(list: readonly unknown[]): readonly (readonly (readonly unknown[])[])[] {
  const places = Array.from({ length: Math.max(0, list.length - 1) }, (_, index) => index + 1);
  const cuts =
    list.length <= longest ? subsetsOf(places) : [[], ...places.map((place) => [place]), places];
  return [...cuts.map((cut) => partsOf(list, cut)), [[], list, []]];
}

function subsetsOf(places: readonly number[]): readonly (readonly number[])[] {
  let subsets: readonly (readonly number[])[] = [[]];
  for (const place of places) subsets = subsets.flatMap((subset) => [subset, [...subset, place]]);
  return subsets;
}

function partsOf(
  list: readonly unknown[],
  cut: readonly number[],
): readonly (readonly unknown[])[] {
  return [...cut, list.length].map((end, index) => list.slice(cut[index - 1] ?? 0, end));
}

function textOf(bytes: Uint8Array | undefined): string {
  return show(Buffer.from(bytes ?? []).toString("latin1"));
}
