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

/** What is expected of the rest is exceeded by so much, now and then. */
const slack = 1 / 32;

/**
 * Writes a list of megabytes part by part, into memory that is made once; `undefined`: it is none.
 *
 * A part is looked at, written and moved while it is in the processor's cache, and nothing but the
 * result is large: bytes that are touched first cost as much as writing a third of a number.
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
  let result = new Uint8Array(Math.ceil(perElement * length * (1 + slack)));
  let end = arrayHeaderLength(length);
  for (let index = sample; ; index += step) {
    if (end + part.length > result.length) result = grown(result, end, end + part.length);
    result.set(part, end);
    end += part.length;
    if (index >= length) break;
    part = bytesOf(values, index, index + step, settings);
  }
  const header = new Sink();
  header.array(length);
  result.set(header.written());
  return result.subarray(0, end);
}

/** The elements of a part, in memory that is written to again by the next. */
function bytesOf(
  values: readonly unknown[],
  start: number,
  end: number,
  settings: Settings,
): Uint8Array {
  const part = values.slice(start, end);
  if (isPlainValue(part, settings.maxDepth)) return packElements(part);
  const sink = new Sink();
  writeElements({ sink, settings, around: [values] }, part, start);
  return sink.written();
}

function grown(bytes: Uint8Array, end: number, least: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(Math.max(least, Math.ceil(bytes.length * 1.25)));
  larger.set(bytes.subarray(0, end));
  return larger;
}
