import type { Page } from "./pages.ts";

/** A row of a table: its cells as they are written, by the titles of their columns. */
export type Row = Readonly<Record<string, string>>;

/**
 * The rows of the first table below a heading.
 *
 * @throws Error if the page has no such heading, or no table below it.
 */
export function tableBelow({ file, text }: Page, heading: string): readonly Row[] {
  const lines = text.split("\n");
  const start = lines.findIndex((line) => /^#+ /u.test(line) && line.endsWith(` ${heading}`));
  if (start === -1) throw new Error(`${file} has no heading "${heading}".`);
  const first = lines.findIndex((line, index) => index > start && line.startsWith("|"));
  const next = lines.findIndex((line, index) => index > start && /^#+ /u.test(line));
  if (first === -1 || (next !== -1 && next < first)) {
    throw new Error(`${file} has no table below "${heading}".`);
  }
  const end = lines.findIndex((line, index) => index > first && !line.startsWith("|"));
  const [titles = [], , ...rows] = lines.slice(first, end === -1 ? undefined : end).map(cellsOf);
  return rows.map((cells) =>
    Object.fromEntries(titles.map((title, index) => [title, cells[index] ?? ""])),
  );
}

/** The code spans of a cell, in order. */
export function codeIn(cell: string): readonly string[] {
  return [...cell.matchAll(/`([^`]+)`/gu)].map(([, code = ""]) => code);
}

function cellsOf(line: string): readonly string[] {
  return line
    .slice(1, -1)
    .split(/(?<!\\)\|/u)
    .map((cell) => cell.trim().replaceAll(String.raw`\|`, "|"));
}
