/** Longer texts are cheaper to decode natively. */
const shortest = 16;

// A byte order mark inside a value is part of its text.
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

const { fromCharCode } = String;

/** @throws Error if the bytes are not UTF-8. */
export function textOf(bytes: Uint8Array, start: number, end: number): string {
  if (end - start < shortest) {
    const text = shortText(bytes, start, end);
    if (text !== undefined) return text;
  }
  try {
    return decoder.decode(bytes.subarray(start, end));
  } catch (error) {
    throw new Error(`The string at byte ${start} is not UTF-8. Send other bytes as bin.`, {
      cause: error,
    });
  }
}

/** Short ASCII text, or `undefined` if there is anything else in it. */
function shortText(bytes: Uint8Array, start: number, end: number): string | undefined {
  let text = "";
  let index = start;
  for (; index + 3 < end; index += 4) {
    const first = bytes[index] ?? 0;
    const second = bytes[index + 1] ?? 0;
    const third = bytes[index + 2] ?? 0;
    const fourth = bytes[index + 3] ?? 0;
    if ((first | second | third | fourth) >= 0x80) return undefined;
    text += fromCharCode(first, second, third, fourth);
  }
  for (; index < end; index++) {
    const code = bytes[index] ?? 0;
    if (code >= 0x80) return undefined;
    text += fromCharCode(code);
  }
  return text;
}
