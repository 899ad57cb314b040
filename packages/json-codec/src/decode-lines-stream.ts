import { recordOf } from "./decode-lines.ts";
import { linesIn, lineParts, linesOfPart } from "./line-parts.ts";
import { linesOf } from "./lines.ts";
import type { Settings } from "./options.ts";
import { textOf } from "./text.ts";

/**
 * Reads JSON Lines that arrive in chunks, record by record: what `decodeJsonLines` makes of the
 * whole, in memory for its longest line.
 *
 * @throws Error that says what is wrong, and where in the body, after the records before that.
 */
export async function* decodeJsonLinesStream(
  chunks: AsyncIterable<Uint8Array>,
  settings: Settings,
): AsyncGenerator<unknown, void> {
  const reader = new PartReader(settings);
  for await (const part of lineParts(chunks)) {
    for (const record of reader.recordsOf(part)) yield record;
  }
}

/** Reads a body part by part: knows how much of it came before. */
class PartReader {
  readonly #settings: Settings;
  #bytes = 0;
  #lines = 0;
  #records = 0;

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  *recordsOf(part: Uint8Array): Generator<unknown, void> {
    let records: readonly unknown[];
    try {
      records = this.#read(part);
    } catch (error) {
      // Which records come before the error must not depend on where the chunks end.
      const lines = linesOfPart(part);
      if (lines.length === 1) throw error;
      for (const line of lines) yield* this.recordsOf(line);
      return;
    }
    this.#bytes += part.length;
    this.#lines += linesIn(part);
    this.#records += records.length;
    yield* records;
  }

  #read(part: Uint8Array): readonly unknown[] {
    const records: unknown[] = [];
    for (const line of linesOf(textOf(part, this.#bytes), this.#lines)) {
      records.push(recordOf(line, this.#records + records.length, this.#settings));
    }
    return records;
  }
}
