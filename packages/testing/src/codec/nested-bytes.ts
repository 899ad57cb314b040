import type { Asked, Subject } from "./subject.ts";
import { outcomeOf } from "./verdict.ts";

/**
 * The bytes of lists inside each other, deeper than the codec itself would write them. How deep
 * lists look is learnt from shallow ones: each level adds some bytes before and some after.
 * `undefined` if the format holds no such lists, or writes them in another way.
 */
export async function nestedBytes(
  subject: Subject,
  asked: Asked,
  depth: number,
): Promise<Uint8Array | undefined> {
  const inner = await encoded(subject, [[1]], asked);
  const outer = await encoded(subject, [[[1]]], asked);
  const outermost = await encoded(subject, [[[[1]]]], asked);
  if (inner === undefined || outer === undefined || outermost === undefined) return undefined;
  const level = outer.length - inner.length;
  // A format of lines ends in a line feed that no level repeats.
  for (let end = 0; end <= 2; end += 1) {
    for (let before = 1; before <= level; before += 1) {
      const core = inner.subarray(0, inner.length - end);
      const prefix = outer.subarray(0, before);
      const suffix = outer.subarray(before + core.length, outer.length - end);
      const tail = inner.subarray(inner.length - end);
      const nest = (levels: number): Buffer =>
        Buffer.concat([
          ...Array<Buffer>(levels).fill(prefix),
          core,
          ...Array<Buffer>(levels).fill(suffix),
          tail,
        ]);
      if (nest(1).equals(outer) && nest(2).equals(outermost)) return nest(depth);
    }
  }
  return undefined;
}

async function encoded(
  subject: Subject,
  value: unknown,
  asked: Asked,
): Promise<Buffer | undefined> {
  const outcome = await outcomeOf(() => subject.encode(value, asked));
  return outcome.threw || outcome.value === undefined ? undefined : Buffer.from(outcome.value);
}
