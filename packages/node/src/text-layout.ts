/** Columns of a terminal, and of a log that is read in a browser. */
const width = 100;

/** Labels that are longer stand on a line of their own. */
const widestLabel = 38;

/** A label and the lines of text beside it. */
export type Row = readonly [label: string, ...lines: string[]];

/** A title with rows below it, the texts in a column of their own; empty without rows. */
export function section(title: string, rows: readonly Row[]): readonly string[] {
  if (rows.length === 0) return [];
  const labels = rows.map(([label]) => label.length).filter((length) => length <= widestLabel);
  const column = 2 + Math.max(0, ...labels) + 2;
  return ["", ...wrap(title, width), ...rows.flatMap((row) => rowLines(row, column))];
}

function rowLines([label, ...texts]: Row, column: number): readonly string[] {
  const lines = texts.flatMap((text) => wrap(text, width - column));
  const indent = " ".repeat(column);
  const head = `  ${label}`;
  const [first = "", ...others] = lines;
  const beside = head.length + 2 <= column;
  return [
    ...(beside ? [(head.padEnd(column) + first).trimEnd()] : [head, indent + first]),
    ...others.map((line) => indent + line),
  ];
}

/** Breaks a text between words. A word that is longer than a line stays whole: it may be a path. */
function wrap(text: string, columns: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= columns) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else {
      lines.push(word);
    }
  }
  return lines;
}
