/** One line of a text that is not blank. */
export interface Line {
  readonly text: string;
  /** From 1. */
  readonly number: number;
}

/**
 * The lines of a text that are not blank. They end with LF or CRLF; the last one may lack it.
 * `linesBefore`: how many the body has before this part of it.
 */
export function* linesOf(text: string, linesBefore = 0): Generator<Line> {
  let number = linesBefore;
  for (let start = 0; start < text.length;) {
    const found = text.indexOf("\n", start);
    const end = found === -1 ? text.length : found;
    number++;
    const line = text.slice(start, end);
    if (!isBlank(line)) yield { text: line, number };
    start = end + 1;
  }
}

/** JSON's own blanks and nothing else: a no-break space on a line is not nothing. */
function isBlank(line: string): boolean {
  return line === "" || line === "\r" || /^[ \t\r]*$/.test(line);
}
