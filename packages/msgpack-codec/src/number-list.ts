import { Cursor } from "./cursor.ts";

/** How many bytes a number takes that begins with this byte; 0: it is no number below 2 ** 53. */
const sizes = Uint8Array.from({ length: 0x100 }, (_, token) => sizeOf(token));

/** Made with their length, lists need not grow; made with `new`, the engine knows what they hold. */
const NumberList = Array<number>;

/**
 * Reads lists of nothing but numbers: the rows of a table. Loops of their own are what makes tables
 * fast, because the engine then knows what their lists hold.
 */
export class NumberListCursor extends Cursor {
  /** How many elements lists can have in a well-formed body, all together: a byte for each. */
  private room = this.end;

  /**
   * The numbers of the list that begins here, if it has `length` of them and nothing else; if not,
   * nothing is passed over.
   */
  protected numbers(length: number): number[] | undefined {
    const token = this.bytes[this.position] ?? 0xc0;
    if (token === 0xcb || token === 0xca) return this.floats(length);
    return sizes[token] === 0 ? undefined : this.integers(length);
  }

  /** The length to make a list of before its elements are read: 0 if the body cannot hold them. */
  protected trusted(length: number): number {
    if (length > this.room) return 0;
    this.room -= length;
    return length;
  }

  private floats(length: number): number[] | undefined {
    const { bytes, view } = this;
    const values = new NumberList(this.trusted(length));
    // So many bytes from the end, any number fits.
    const safe = this.end - 9;
    let { position } = this;
    for (let index = 0; index < length; index++) {
      const token = bytes[position] ?? 0xc0;
      if (token === 0xcb && position <= safe) {
        values[index] = view.getFloat64(position + 1);
        position += 9;
        continue;
      }
      const size = sizes[token] ?? 0;
      if (size === 0 || position + size > this.end) return undefined;
      values[index] = this.numberAt(position, token);
      position += size;
    }
    this.position = position;
    return values;
  }

  private integers(length: number): number[] | undefined {
    const { bytes } = this;
    const values = new NumberList(this.trusted(length));
    let { position } = this;
    for (let index = 0; index < length; index++) {
      const token = bytes[position] ?? 0xc0;
      if (token < 0x80) {
        values[index] = token;
        position++;
        continue;
      }
      const size = sizes[token] ?? 0;
      if (size === 0 || position + size > this.end) return undefined;
      values[index] = this.numberAt(position, token);
      position += size;
    }
    this.position = position;
    return values;
  }

  private numberAt(start: number, token: number): number {
    const { view } = this;
    const position = start + 1;
    switch (token) {
      case 0xca:
        return view.getFloat32(position);
      case 0xcb:
        return view.getFloat64(position);
      case 0xcc:
        return view.getUint8(position);
      case 0xcd:
        return view.getUint16(position);
      case 0xce:
        return view.getUint32(position);
      case 0xd0:
        return view.getInt8(position);
      case 0xd1:
        return view.getInt16(position);
      case 0xd2:
        return view.getInt32(position);
      default:
        return token < 0x80 ? token : token - 0x100;
    }
  }
}

function sizeOf(token: number): number {
  if (token < 0x80 || token >= 0xe0) return 1;
  switch (token) {
    case 0xcc:
    case 0xd0:
      return 2;
    case 0xcd:
    case 0xd1:
      return 3;
    case 0xca:
    case 0xce:
    case 0xd2:
      return 5;
    case 0xcb:
      return 9;
    default:
      return 0;
  }
}
