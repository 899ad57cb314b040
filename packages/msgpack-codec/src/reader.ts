import { fault, within } from "./fault.ts";
import { KeyMemory } from "./key-memory.ts";
import { NumberListCursor } from "./number-list.ts";
import type { Settings } from "./options.ts";
import { textOf } from "./text.ts";
import { TextMemory } from "./text-memory.ts";
import { dateOf } from "./timestamp.ts";

/** Made with their length, lists need not grow. */
const List = Array<unknown>;

/**
 * Reads one MessagePack value, once through the bytes, with every check on the way. What it makes
 * shares no memory with them, and nothing is allocated on the word of a declared length.
 */
export class Reader extends NumberListCursor {
  /**
   * One reader that stays. With the last object of a class, a garbage collection takes what the
   * engine has learnt of it, and reading would be slow until that is learnt again.
   */
  protected static readonly kept = new Reader(new Uint8Array(), { bigint: "error", maxDepth: 1 });

  private readonly settings: Settings;
  private readonly keys: KeyMemory;
  private readonly texts: TextMemory;

  constructor(bytes: Uint8Array, settings: Settings) {
    super(bytes);
    this.settings = settings;
    this.keys = new KeyMemory(bytes);
    this.texts = new TextMemory(bytes);
  }

  /** @throws Error, or a fault, that says what is wrong. */
  read(): unknown {
    if (this.end === 0) throw new Error("Empty body: expected a MessagePack value.");
    const value = this.value(0);
    const rest = this.end - this.position;
    if (rest === 0) return value;
    throw this.malformed(`the value ends here, and ${rest} more bytes follow`);
  }

  private value(level: number): unknown {
    const token = this.bytes[this.position];
    if (token === undefined) throw this.malformed("the body ends where a value should begin");
    this.position++;
    if (token < 0x80) return token;
    if (token < 0x90) return this.map(token & 0x0f, level);
    if (token < 0xa0) return this.array(token & 0x0f, level);
    if (token < 0xc0) return this.text(token & 0x1f);
    if (token >= 0xe0) return token - 0x100;
    switch (token) {
      case 0xc0:
        return null;
      case 0xc2:
        return false;
      case 0xc3:
        return true;
      case 0xc4:
        return this.bin(this.uint8());
      case 0xc5:
        return this.bin(this.uint16());
      case 0xc6:
        return this.bin(this.uint32());
      case 0xc7:
        return this.timestamp(this.uint8());
      case 0xc8:
        return this.timestamp(this.uint16());
      case 0xc9:
        return this.timestamp(this.uint32());
      case 0xca:
        return this.view.getFloat32(this.skip(4));
      case 0xcb:
        return this.view.getFloat64(this.skip(8));
      case 0xcc:
        return this.uint8();
      case 0xcd:
        return this.uint16();
      case 0xce:
        return this.uint32();
      case 0xcf:
        return this.integer(this.view.getBigUint64(this.skip(8)));
      case 0xd0:
        return this.view.getInt8(this.skip(1));
      case 0xd1:
        return this.view.getInt16(this.skip(2));
      case 0xd2:
        return this.view.getInt32(this.skip(4));
      case 0xd3:
        return this.integer(this.view.getBigInt64(this.skip(8)));
      case 0xd4:
      case 0xd5:
      case 0xd6:
      case 0xd7:
      case 0xd8:
        return this.timestamp(1 << (token - 0xd4));
      case 0xd9:
        return this.text(this.uint8());
      case 0xda:
        return this.text(this.uint16());
      case 0xdb:
        return this.text(this.uint32());
      case 0xdc:
        return this.array(this.uint16(), level);
      case 0xdd:
        return this.array(this.uint32(), level);
      case 0xde:
        return this.map(this.uint16(), level);
      case 0xdf:
        return this.map(this.uint32(), level);
      default:
        this.position--;
        throw this.malformed("byte 0xc1 begins no value");
    }
  }

  private array(length: number, level: number): unknown[] {
    this.enter(length, level);
    const numbers = length === 0 ? undefined : this.numbers(length);
    if (numbers !== undefined) return numbers;
    const values = new List(this.trusted(length));
    let index = 0;
    try {
      for (; index < length; index++) values[index] = this.value(level + 1);
    } catch (error) {
      throw within(index, error);
    }
    return values;
  }

  private map(length: number, level: number): Record<string, unknown> {
    this.enter(length * 2, level);
    const fields: Record<string, unknown> = {};
    let key: string | undefined;
    try {
      for (let index = 0; index < length; index++) {
        key = undefined;
        key = this.key();
        const value = this.value(level + 1);
        if (key === "__proto__") setOwn(fields, key, value);
        else fields[key] = value;
      }
    } catch (error) {
      throw within(key, error);
    }
    return fields;
  }

  private enter(parts: number, level: number): void {
    const { maxDepth } = this.settings;
    if (level >= maxDepth) {
      throw new Error(`The value is nested too deep. Up to ${maxDepth} levels are accepted.`);
    }
    // Every part takes a byte at least.
    const rest = this.end - this.position;
    if (parts > rest) throw this.malformed(`${parts} values should follow, and ${rest} bytes do`);
  }

  private key(): string {
    const token = this.bytes[this.position];
    if (token === undefined) throw this.malformed("the body ends where a key should begin");
    if (token >= 0xd9 && token <= 0xdb) return String(this.value(0));
    if (token < 0xa0 || token >= 0xc0) {
      throw fault(
        (place) => `The map${place} has a key that is not a string. Send strings as keys.`,
      );
    }
    this.position++;
    const length = token & 0x1f;
    const start = this.position;
    const expected = this.keys.expect(start, length);
    if (expected !== undefined) {
      this.position = start + length;
      return expected;
    }
    const text = this.text(length);
    this.keys.remember(text, start, length);
    return text;
  }

  private text(length: number): string {
    const start = this.skip(length);
    const { texts } = this;
    const place = texts.placeOf(start, length);
    if (place === undefined) return textOf(this.bytes, start, start + length);
    const known = texts.find(place, start, length);
    if (known !== undefined) return known;
    const text = textOf(this.bytes, start, start + length);
    texts.remember(place, text, start, length);
    return text;
  }

  private bin(length: number): Uint8Array {
    const start = this.skip(length);
    const copy = new Uint8Array(length);
    copy.set(this.bytes.subarray(start, start + length));
    return copy;
  }

  private integer(value: bigint): bigint | number {
    const float = Number(value);
    const { bigint } = this.settings;
    if (bigint === "number" || BigInt(float) === value) return float;
    if (bigint === "bigint") return value;
    throw fault(
      (place) => `The integer ${value}${place} has no exact 64-bit float. Send it as a string.`,
      'The options bigint: "bigint" and bigint: "number" of the codec accept it.',
    );
  }

  private timestamp(length: number): Date {
    const type = this.view.getInt8(this.skip(1));
    const start = this.skip(length);
    const date = type === -1 ? dateOf(this.view, start, length) : `is of extension type ${type}`;
    if (typeof date !== "string") return date;
    throw fault(
      (place) =>
        `The value${place} ${date}. Of the extensions only timestamps (type -1) in whole ` +
        "milliseconds are read.",
    );
  }
}

/** Sets a field that must not reach the prototype. */
function setOwn(fields: object, key: string, value: unknown): void {
  const attributes = { configurable: true, enumerable: true, writable: true };
  Object.defineProperty(fields, key, { ...attributes, value });
}
