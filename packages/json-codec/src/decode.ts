import { hasEscapedKey } from "./escaped-keys.ts";
import { exactBelow, readExactly } from "./read-exactly.ts";
import type { Settings } from "./options.ts";
import { syntaxFaultOf, type SyntaxFault } from "./syntax-fault.ts";
import { textOf } from "./text.ts";
import { isWithin } from "./within.ts";

/**
 * Reads one JSON text (RFC 8259). Of duplicate keys the last one counts; a key `__proto__` is an
 * own field like any other.
 *
 * @throws Error that says what is wrong, and where.
 */
export function decodeJson(bytes: Uint8Array, settings: Settings): unknown {
  const text = textOf(bytes);
  return valueOf(text, settings, ({ line, column }) => `line ${line}, column ${column}`);
}

/** Reads one JSON text; `place` words where its syntax is wrong. */
export function valueOf(
  text: string,
  settings: Settings,
  place: (fault: SyntaxFault) => string,
): unknown {
  const value = parse(text, place);
  const { bigint, maxDepth } = settings;
  const isOrdinary = isWithin(value, maxDepth, bigint === "number" ? Infinity : exactBelow);
  if (isOrdinary && !hasEscapedKey(text)) return value;
  if (isDeeperThan(value, maxDepth)) {
    throw new Error(`The value is nested too deep. Up to ${maxDepth} levels are accepted.`);
  }
  return readExactly(text, bigint);
}

function parse(text: string, place: (fault: SyntaxFault) => string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (/^[ \t\r\n]*$/.test(text))
      throw new Error("Empty body: expected a JSON value.", { cause: error });
    const fault = syntaxFaultOf(text);
    if (fault === undefined) throw error;
    throw new Error(`Malformed JSON at ${place(fault)}: ${fault.problem}.`, { cause: error });
  }
}

function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (levels === 0) return true;
  return Object.values(value).some((part) => isDeeperThan(part, levels - 1));
}
