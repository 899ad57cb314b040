/** In a body of fewer texts, making places for them takes longer than they save. */
const unremembered = 500;

/** Longer texts seldom repeat, and comparing them costs as much as making them. */
const longest = 32;

const places = 256;

/** So many more misses than hits, and the body's texts are ever new ones. */
const patience = 1000;

/**
 * Remembers short ASCII texts of one body: values of few kinds, such as labels, repeat. A text that is
 * found again takes no memory, of which the garbage collector copies every byte twice when a body is
 * large: records of 25 MB are read in two thirds of the time, those of 1 MB in no more.
 */
export class TextMemory {
  private readonly bytes: Uint8Array;
  /** The text last seen at each place, and where its bytes are. */
  private readonly texts: string[] = [];
  private starts: Int32Array | undefined;
  private seen = 0;
  /** Raised by hits and lowered by misses; below 0, nothing is remembered any longer. */
  private credit = patience;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  /** Where to look for the text with these bytes; `undefined`: it is not worth it. */
  placeOf(start: number, length: number): number | undefined {
    if (length > longest || length === 0 || this.credit < 0) return undefined;
    if (this.starts === undefined) {
      if (++this.seen <= unremembered) return undefined;
      this.starts = new Int32Array(places);
      while (this.texts.length < places) this.texts.push("");
    }
    const first = this.bytes[start] ?? 0;
    const last = this.bytes[start + length - 1] ?? 0;
    return (first * 7 + last * 31 + length) % places;
  }

  /** The text with these bytes, if it is the one at this place. */
  find(place: number, start: number, length: number): string | undefined {
    const text = this.texts[place];
    if (text === undefined || text.length !== length || !this.isAt(place, start, length)) {
      this.credit--;
      return undefined;
    }
    if (this.credit < patience) this.credit++;
    return text;
  }

  /** Puts a text, whose bytes begin at `start`, at its place. */
  remember(place: number, text: string, start: number, length: number): void {
    // Only ASCII has as many characters as bytes, by which it is found.
    if (this.starts === undefined || text.length !== length) return;
    this.starts[place] = start;
    this.texts[place] = text;
  }

  private isAt(place: number, start: number, length: number): boolean {
    const { bytes } = this;
    const known = this.starts?.[place] ?? 0;
    for (let index = 0; index < length; index++) {
      if (bytes[start + index] !== bytes[known + index]) return false;
    }
    return true;
  }
}
