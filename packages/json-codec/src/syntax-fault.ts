import { isBlank } from "./escaped-keys.ts";

/** Where a JSON text goes wrong, and how. */
export interface SyntaxFault {
  /** From 1. */
  readonly line: number;
  /** From 1, in characters. */
  readonly column: number;
  /** What was expected and what was found. */
  readonly problem: string;
}

/**
 * Finds what is wrong in a text that `JSON.parse` refuses, or `undefined` if nothing is. Engines
 * word their errors differently and often leave out the position; this is the same everywhere. It
 * needs no recursion, so that no depth of nesting can exhaust the stack.
 */
export function syntaxFaultOf(text: string): SyntaxFault | undefined {
  const found = scan(text);
  if (found === undefined) return undefined;
  const lines = text.slice(0, found.offset).split(/\r\n|\r|\n/);
  return {
    line: lines.length,
    column: Array.from(lines.at(-1) ?? "").length + 1,
    problem: `expected ${found.expected}, found ${foundAt(text, found.offset)}`,
  };
}

interface Fault {
  readonly offset: number;
  readonly expected: string;
}

/** An offset after what was read, or what is wrong with it. */
type Step = Fault | number;

function scan(text: string): Fault | undefined {
  const closers: ("]" | "}")[] = [];
  let offset = skipBlanks(text, 0);
  for (;;) {
    const opener = text[offset];
    let step: Step;
    if (opener === "{" || opener === "[") {
      const closer = opener === "{" ? "}" : "]";
      closers.push(closer);
      step = skipBlanks(text, offset + 1);
      if (text[step] !== closer) {
        if (closer === "}") step = afterKey(text, step, 'a key in double quotes or "}"');
        if (typeof step !== "number") return step;
        offset = skipBlanks(text, step);
        continue;
      }
    } else {
      step = afterScalar(text, offset);
    }
    if (typeof step !== "number") return step;
    offset = skipBlanks(text, step);
    while (closers.length > 0 && text[offset] === closers.at(-1)) {
      closers.pop();
      offset = skipBlanks(text, offset + 1);
    }
    const closer = closers.at(-1);
    if (closer === undefined) return offset < text.length ? fault(offset, "the end") : undefined;
    if (text[offset] !== ",") return fault(offset, `"," or "${closer}"`);
    step = skipBlanks(text, offset + 1);
    if (closer === "}") step = afterKey(text, step, "a key in double quotes");
    if (typeof step !== "number") return step;
    offset = skipBlanks(text, step);
  }
}

function fault(offset: number, expected: string): Fault {
  return { offset, expected };
}

function skipBlanks(text: string, from: number): number {
  let offset = from;
  while (isBlank(text.charCodeAt(offset))) offset++;
  return offset;
}

function afterKey(text: string, from: number, expected: string): Step {
  if (text[from] !== '"') return fault(from, expected);
  const step = afterString(text, from);
  if (typeof step !== "number") return step;
  const offset = skipBlanks(text, step);
  return text[offset] === ":" ? offset + 1 : fault(offset, '":"');
}

function afterScalar(text: string, from: number): Step {
  const character = text[from];
  if (character === '"') return afterString(text, from);
  if (character === "-" || isDigit(text, from)) return afterNumber(text, from);
  const word = ["true", "false", "null"].find((name) => text.startsWith(name, from));
  return word === undefined ? fault(from, "a value") : from + word.length;
}

function afterString(text: string, from: number): Step {
  for (let offset = from + 1; ; offset++) {
    const code = text.charCodeAt(offset);
    if (code === 0x22) return offset + 1;
    if (!(code >= 0x20)) {
      const expected = offset < text.length ? "an escape such as \\n" : "the string's closing \"";
      return fault(offset, expected);
    }
    if (code !== 0x5c) continue;
    offset++;
    if (text[offset] === "u") {
      if (!/^[\da-fA-F]{4}$/.test(text.slice(offset + 1, offset + 5))) {
        return fault(offset + 1, "four hexadecimal digits");
      }
    } else if (!'"\\/bfnrt'.includes(text[offset] ?? " ")) {
      return fault(offset, 'one of ", \\, /, b, f, n, r, t, u after \\');
    }
  }
}

function afterNumber(text: string, from: number): Step {
  let offset = text[from] === "-" ? from + 1 : from;
  if (!isDigit(text, offset)) return fault(offset, "a digit");
  offset = text[offset] === "0" ? offset + 1 : afterDigits(text, offset);
  if (text[offset] === ".") {
    if (!isDigit(text, offset + 1)) return fault(offset + 1, "a digit");
    offset = afterDigits(text, offset + 1);
  }
  if (text[offset] === "e" || text[offset] === "E") {
    offset++;
    if (text[offset] === "+" || text[offset] === "-") offset++;
    if (!isDigit(text, offset)) return fault(offset, "a digit");
    offset = afterDigits(text, offset);
  }
  return offset;
}

function afterDigits(text: string, from: number): number {
  let offset = from;
  while (isDigit(text, offset)) offset++;
  return offset;
}

function isDigit(text: string, offset: number): boolean {
  const code = text.charCodeAt(offset);
  return code >= 0x30 && code <= 0x39;
}

/** The word or character at an offset, in double quotes. */
function foundAt(text: string, offset: number): string {
  if (offset >= text.length) return "the end of the text";
  const [word] = /^[\w+.-]{1,20}/.exec(text.slice(offset, offset + 20)) ?? [];
  return JSON.stringify(word ?? String.fromCodePoint(text.codePointAt(offset) ?? 0));
}
