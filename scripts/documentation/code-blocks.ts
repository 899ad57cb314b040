import type { Page } from "./pages.ts";

/** A fenced block of code. */
export interface CodeBlock {
  /** The page it stands on, by its path from the repository's root. */
  readonly page: string;
  /** The line of the page, from 1, on which its content begins. */
  readonly line: number;
  /** The first word after the fence; `""` if there is none. */
  readonly language: string;
  /** The other words: `run`, and `file=model.ts` as `file`. GitHub does not show them. */
  readonly markers: ReadonlyMap<string, string>;
  readonly content: string;
}

/**
 * The fenced code blocks of a page, in order.
 *
 * @throws Error if a fence is never closed.
 */
export function codeBlocks({ file, text }: Page): readonly CodeBlock[] {
  const lines = text.split("\n");
  const blocks: CodeBlock[] = [];
  for (let index = 0; index < lines.length; index += 1) {
    const [, fence, info = ""] = /^(`{3,})(.*)$/u.exec(lines[index] ?? "") ?? [];
    if (fence === undefined) continue;
    const end = lines.indexOf(fence, index + 1);
    if (end === -1) throw new Error(`${file}:${index + 1}: this block of code is never closed.`);
    const [language = "", ...words] = info.trim().split(/\s+/u);
    blocks.push({
      page: file,
      line: index + 2,
      language,
      markers: new Map(words.map(markerOf)),
      content: lines.slice(index + 1, end).join("\n") + "\n",
    });
    index = end;
  }
  return blocks;
}

/** Where a block stands, as editors and terminals open it. */
export function placeOf({ page, line }: CodeBlock): string {
  return `${page}:${line}`;
}

/** Where code stands in no fenced block, and so cannot say what it is: its first lines, from 1. */
export function indentedCode({ text }: Page): readonly number[] {
  const found: number[] = [];
  let fenced = false;
  // In a list an indented line belongs to its item.
  let mayBegin = true;
  for (const [index, line] of text.split("\n").entries()) {
    if (line.startsWith("```")) fenced = !fenced;
    else if (fenced || line === "") continue;
    else if (/^\S/u.test(line)) mayBegin = !/^(?:[-*+]|\d+\.) /u.test(line);
    else if (mayBegin && /^(?: {4}|\t)/u.test(line)) {
      found.push(index + 1);
      mayBegin = false;
    }
  }
  return found;
}

function markerOf(word: string): readonly [string, string] {
  const [name = "", value = ""] = word.split("=", 2);
  return [name, value];
}
