import type { Parameters } from "./hooks.ts";

/** A media type or media range (RFC 9110 §8.3.1, §12.5.1), taken apart. */
export interface MediaType {
  /** Type and subtype, in lower case: `text/csv`, `application/*+json`, `*`+`/*`. */
  readonly mediaType: string;
  /** In lower case; `*` in a range. */
  readonly type: string;
  /** In lower case; `*` or `*+suffix` in a range. */
  readonly subtype: string;
  /** Names in lower case, values unquoted. Of a name that comes twice the first counts. */
  readonly parameters: Parameters;
}

const token = /[!#$%&'*+\-.^_`|~0-9A-Za-z]+/y;
const optionalSpace = /[\t ]*/y;
const quotedString = /"((?:[\t !#-[\]-~\u0080-\u00ff]|\\[\t -~\u0080-\u00ff])*)"/y;

/** Takes a media type or range apart; `undefined` if it is not one by RFC 9110's grammar. */
export function parseMediaType(text: string): MediaType | undefined {
  const reader = new Reader(text);
  reader.match(optionalSpace);
  const type = reader.match(token)?.[0].toLowerCase();
  if (type === undefined || !reader.take("/")) return undefined;
  const subtype = reader.match(token)?.[0].toLowerCase();
  if (subtype === undefined) return undefined;
  const parameters = readParameters(reader);
  if (parameters === undefined) return undefined;
  return { mediaType: `${type}/${subtype}`, type, subtype, parameters };
}

/** Splits a list header at its commas, leaving alone those inside quoted strings. */
export function splitList(header: string): string[] {
  if (!header.includes('"')) return header.split(",");
  const elements: string[] = [];
  let start = 0;
  let quoted = false;
  for (let index = 0; index < header.length; index += 1) {
    const character = header[index];
    if (quoted && character === "\\") index += 1;
    else if (character === '"') quoted = !quoted;
    else if (character === "," && !quoted) {
      elements.push(header.slice(start, index));
      start = index + 1;
    }
  }
  elements.push(header.slice(start));
  return elements;
}

/**
 * Parameters that a type has without naming them. Many clients ask for `charset=utf-8` of types
 * that are always UTF-8; CSV has no header row unless it says so (RFC 4180 §3).
 */
const impliedParameters: ReadonlyMap<string, string> = new Map([
  ["charset", "utf-8"],
  ["header", "absent"],
]);

/** A parameter's value in lower case, spelt out or implied; `undefined` if it is neither. */
export function parameterOf({ parameters }: MediaType, name: string): string | undefined {
  // Clients choose the names: "constructor" must not find what every object inherits.
  const own = Object.hasOwn(parameters, name) ? parameters[name] : impliedParameters.get(name);
  return own?.toLowerCase();
}

/** Whether a type has every parameter that a range names, spelt out or implied. */
export function hasParametersOf(type: MediaType, range: MediaType): boolean {
  for (const name in range.parameters) {
    if (parameterOf(type, name) !== range.parameters[name]?.toLowerCase()) return false;
  }
  return true;
}

/** A media type as a header has it: `text/csv;header=present`. */
export function formatMediaType(mediaType: string, parameters: Parameters): string {
  let text = mediaType;
  for (const name in parameters) text += `;${name}=${quote(parameters[name] ?? "")}`;
  return text;
}

function readParameters(reader: Reader): Parameters | undefined {
  const parameters: Record<string, string> = Object.create(null);
  for (;;) {
    reader.match(optionalSpace);
    if (reader.atEnd()) return parameters;
    if (!reader.take(";")) return undefined;
    reader.match(optionalSpace);
    const name = reader.match(token)?.[0].toLowerCase();
    // RFC 9110 §5.6.6 lets a semicolon stand alone: `text/csv;` is `text/csv`.
    if (name === undefined) continue;
    if (!reader.take("=")) return undefined;
    const quoted = reader.match(quotedString);
    const value = quoted?.[1]?.replaceAll(/\\(.)/g, "$1") ?? reader.match(token)?.[0];
    if (value === undefined) return undefined;
    parameters[name] ??= value;
  }
}

function quote(value: string): string {
  return /^[\w!#$%&'*+.^`|~-]+$/.test(value) ? value : `"${value.replaceAll(/["\\]/g, "\\$&")}"`;
}

/** Reads a header from left to right. Sticky patterns keep every step linear. */
class Reader {
  readonly #text: string;
  #position = 0;

  constructor(text: string) {
    this.#text = text;
  }

  atEnd(): boolean {
    return this.#position === this.#text.length;
  }

  take(character: string): boolean {
    if (this.#text[this.#position] !== character) return false;
    this.#position += 1;
    return true;
  }

  match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#position;
    const match = pattern.exec(this.#text);
    if (match === null) return undefined;
    this.#position = pattern.lastIndex;
    return match;
  }
}
