import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

/** A section of a page of this repository. */
export interface Section {
  readonly text: string;
  /**
   * The content of its block of code in a language.
   *
   * @throws Error if there is none, or more than one.
   */
  block(language: string): string;
}

/**
 * Reads what a page tells its readers to write and to run.
 *
 * @param page Its path from the root of the repository.
 * @throws Error if the page has no such section.
 */
export async function readSection(page: string, heading: string): Promise<Section> {
  const path = fileURLToPath(new URL(`../../../../../${page}`, import.meta.url));
  const sections = (await readFile(path, "utf8")).split(/^## /mu);
  const text = sections.find((section) => section.startsWith(`${heading}\n`));
  if (text === undefined) throw new Error(`"${page}" has no section "${heading}".`);
  return {
    text,
    block(language) {
      const blocks = [...text.matchAll(/^```(\w+).*?\n(.*?)^```$/gmsu)]
        .filter(([, found]) => found === language)
        .map(([, , content = ""]) => content);
      const [content] = blocks;
      if (content === undefined || blocks.length > 1) {
        throw new Error(
          `"${page}", "${heading}": expected one block of ${language}, found ${blocks.length}.`,
        );
      }
      return content;
    },
  };
}
