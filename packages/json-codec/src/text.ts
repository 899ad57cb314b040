const decoder = new TextDecoder("utf-8", { fatal: true });
const partDecoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Bytes to text, of a body or of the part of it that begins at an offset. The body's byte order
 * mark is left out.
 *
 * @throws Error that names the offset of the first byte that is not UTF-8.
 */
export function textOf(bytes: Uint8Array, start = 0): string {
  try {
    return (start === 0 ? decoder : partDecoder).decode(bytes);
  } catch (error) {
    const offset = invalidOffset(bytes);
    if (offset === undefined) throw error;
    throw new Error(
      `Byte ${start + offset} of the body is not UTF-8, which JSON must be (RFC 8259 §8.1). ` +
        "Encode the text as UTF-8.",
      { cause: error },
    );
  }
}

/** Where the first sequence begins that is not well-formed UTF-8 (Unicode 16, table 3-7). */
function invalidOffset(bytes: Uint8Array): number | undefined {
  let offset = 0;
  while (offset < bytes.length) {
    const length = sequenceLength(bytes, offset);
    if (length === undefined) return offset;
    offset += length;
  }
  return undefined;
}

function sequenceLength(bytes: Uint8Array, offset: number): number | undefined {
  const lead = bytes[offset] ?? 0;
  if (lead < 0x80) return 1;
  const length = lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
  if (length === 0) return undefined;
  // The second byte's range rules out overlong forms, surrogates and what lies beyond U+10FFFF.
  const second = bytes[offset + 1] ?? 0;
  const least = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
  const most = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
  if (second < least || second > most) return undefined;
  for (let index = offset + 2; index < offset + length; index++) {
    if (((bytes[index] ?? 0) & 0xc0) !== 0x80) return undefined;
  }
  return length;
}
