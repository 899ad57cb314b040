/** A key that was read, and the key that followed it when it was read last. */
interface Key {
  /** Where its bytes are. */
  readonly start: number;
  readonly length: number;
  readonly text: string;
  next: Key | undefined;
}

/** A single record repeats no keys: remembering its first ones would be in vain. */
const unremembered = 12;

/** Maps with ever new keys are not records; remembering them all would only take memory. */
const most = 1000;

/**
 * Remembers the keys of one body. Records repeat their keys in one order, so the key after this
 * one is most likely known, and comparing its bytes is cheaper than making its text again.
 */
export class KeyMemory {
  private readonly bytes: Uint8Array;
  private readonly keys = new Map<string, Key>();
  private latest: Key = { start: 0, length: 0, text: "", next: undefined };
  private read = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  /** The text of the key with these bytes, if it is the one that was to be expected. */
  expect(start: number, length: number): string | undefined {
    const key = this.latest.next;
    if (key === undefined || key.length !== length) return undefined;
    const { bytes } = this;
    for (let index = 0; index < length; index++) {
      if (bytes[start + index] !== bytes[key.start + index]) return undefined;
    }
    this.latest = key;
    return key.text;
  }

  /** Remembers the text of a key that was not to be expected. */
  remember(text: string, start: number, length: number): void {
    this.read++;
    if (this.read <= unremembered) return;
    let key = this.keys.get(text);
    if (key === undefined) {
      if (this.keys.size >= most) return;
      key = { start, length, text: internalized(text), next: undefined };
      this.keys.set(text, key);
    }
    this.latest.next = key;
    this.latest = key;
  }
}

/** The same text, as the engine keeps the names of properties: setting such a one is much faster. */
function internalized(text: string): string {
  return Object.keys({ [text]: 0 })[0] ?? text;
}
