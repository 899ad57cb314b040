/** The characters that RFC 4180 gives a meaning; all ASCII, so a byte in UTF-8. */
export const quote = 0x22;
export const lineFeed = 0x0a;
export const carriageReturn = 0x0d;

/** Whether a row ends at this code. */
export function isBreak(code: number | undefined): boolean {
  return code === lineFeed || code === carriageReturn;
}

/** Where the next row begins, if one ends here: CRLF is one break, and so is CR or LF alone. */
export function afterBreak(codes: Uint8Array, position: number): number {
  return codes[position] === carriageReturn && codes[position + 1] === lineFeed
    ? position + 2
    : position + 1;
}
