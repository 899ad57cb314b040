/** A place in a body, and what can be read there whatever it means. Numbers are big-endian. */
export class Cursor {
  protected readonly bytes: Uint8Array;
  protected readonly view: DataView;
  protected readonly end: number;
  protected position = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.end = bytes.byteLength;
  }

  protected uint8(): number {
    return this.view.getUint8(this.skip(1));
  }

  protected uint16(): number {
    return this.view.getUint16(this.skip(2));
  }

  protected uint32(): number {
    return this.view.getUint32(this.skip(4));
  }

  /** Passes over bytes that must be there; answers where they begin. */
  protected skip(length: number): number {
    const start = this.position;
    const rest = this.end - start;
    if (length > rest) throw this.malformed(`${length} bytes should follow, and ${rest} do`);
    this.position = start + length;
    return start;
  }

  protected malformed(problem: string): Error {
    return new Error(`Malformed MessagePack at byte ${this.position}: ${problem}.`);
  }
}
