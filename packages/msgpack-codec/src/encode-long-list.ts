import type { Settings } from "./options.ts";
import { packElements } from "./pack-plain.ts";
import { isPlainValue } from "./plain-value.ts";
import { arrayHeaderLength, Sink } from "./sink.ts";
import { writeElements } from "./write.ts";

/** Shorter lists are not worth looking at their first elements. */
const fewest = 512;

/** What share of a list its first part is, by which all others are measured. */
const firstShare = 1 / 64;

/** What a part takes when written, about: it stays in the processor's cache until it is moved. */
const partBytes = 64 * 1024;

/** What takes less is written in one go. */
const leastBytes = 4 * partBytes;

/** By how much the rest of a list may exceed what is expected of it before its memory has to grow. */
const slack = 1 / 32;

/** No more memory is made on the word of a list's first elements. */
const mostExpected = 32 * 1024 * 1024;

/** A result that leaves more of its memory unused is moved. */
const mostUnused = 1 / 8;

/**
 * Writes a list of megabytes part by part, into memory that is made once; `undefined`: it is none.
 *
 * A part is looked at, written and moved while it is in the processor's cache, and nothing but the
 * result is large: memory that is touched for the first time costs a quarter of what writing
 * numbers to it does.
 *
 * @throws a fault at what cannot be written.
 */
export function encodeLongList(
  values: readonly unknown[],
  settings: Settings,
): Uint8Array<ArrayBuffer> | undefined {
  const { length } = values;
  if (length < fewest) return undefined;
  const sample = Math.ceil(length * firstShare);
  let part = bytesOf(values, 0, sample, settings);
  const perElement = part.length / sample;
  if (perElement * length < leastBytes) return undefined;
  const step = Math.max(1, Math.ceil(partBytes / perElement));
  let result = new Uint8Array(Math.min(mostExpected, Math.ceil(perElement * length * (1 + slack))));
  let end = arrayHeaderLength(length);
  for (let index = sample; ; index += step) {
    if (end + part.length > result.length) result = grown(result, end, end + part.length);
    result.set(part, end);
    end += part.length;
    if (index >= length) break;
    part = bytesOf(values, index, Math.min(index + step, length), settings);
  }
  const header = new Sink();
  header.array(length);
  result.set(header.written());
  const isTight = end >= result.length * (1 - mostUnused);
  return isTight ? result.subarray(0, end) : result.slice(0, end);
}

/** The elements of a part, in memory that is written to again by the next. */
function bytesOf(
  values: readonly unknown[],
  start: number,
  end: number,
  settings: Settings,
): Uint8Array {
  const part = values.slice(start, end);
  // A getter may shorten the list in the middle: what is missing then is refused.
  if (part.length < end - start) part.length = end - start;
  if (isPlainValue(part, settings.maxDepth)) return packElements(part);
  const sink = new Sink();
  writeElements({ sink, settings, around: [values] }, part, start);
  return sink.written();
}

function grown(bytes: Uint8Array, end: number, least: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(Math.max(least, Math.ceil(bytes.length * 1.5)));
  larger.set(bytes.subarray(0, end));
  return larger;
}
