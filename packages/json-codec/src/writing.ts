import type { Settings } from "./options.ts";
import { at } from "./pointer.ts";

/** One value being written: where the writer stands in it. */
export interface Writing {
  readonly settings: Settings;
  /** From the root to the part that is being written. */
  readonly path: (number | string)[];
  /** The arrays and objects around it, outermost first. */
  readonly around: object[];
}

/** Begins to write a value; `path` is where it stands in what the caller writes. */
export function writingOf(settings: Settings, path: readonly (number | string)[] = []): Writing {
  return { settings, path: [...path], around: [] };
}

/** A value that JSON cannot carry, in a sentence that names its path. */
export class Refusal extends Error {}

/** What to throw at what cannot be written. */
export function refusal({ path }: Writing, reason: string): Refusal {
  return new Refusal(`Cannot write the value${at(path)} as JSON: ${reason}.`);
}
