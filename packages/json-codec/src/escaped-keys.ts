/**
 * Whether a well-formed JSON text has a key with an escape in it.
 *
 * V8's `JSON.parse` mistakes such keys for others: once a record with the key `\` was parsed, the
 * key `"\n"` of another is read as `\` (nodejs/node#63785; Node 24 has it). A client could spoil
 * the keys of all others, so these texts are read another way.
 */
export function hasEscapedKey(text: string): boolean {
  // A backslash stands in strings only, and what is searched is always outside of them.
  for (let found = text.indexOf("\\"); found !== -1; found = text.indexOf("\\", found)) {
    found = endOfString(text, found);
    while (isBlank(text.charCodeAt(found))) found++;
    if (text[found] === ":") return true;
  }
  return false;
}

/** The offset after a string's closing quote, searched from inside the string. */
export function endOfString(text: string, from: number): number {
  for (let offset = from; ; offset++) {
    const code = text.charCodeAt(offset);
    if (code === 0x22) return offset + 1;
    if (code === 0x5c) offset++;
  }
}

/** Whether a code is white space to JSON (RFC 8259 §2). */
export function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}
