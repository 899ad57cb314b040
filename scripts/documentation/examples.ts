import { join } from "node:path";
import type { CodeBlock } from "./code-blocks.ts";
import { exampleFolder, type ExampleFolder } from "./example-folder.ts";

/** A block of TypeScript as a file of its own. */
export interface Example {
  readonly block: CodeBlock;
  /** Absolute path. */
  readonly file: string;
}

/** The blocks of some pages as files. */
export interface Examples extends AsyncDisposable {
  readonly folder: ExampleFolder;
  /** The blocks of TypeScript. */
  readonly typescript: readonly Example[];
  /** Of a block, the folder with the files that the page has named so far. */
  folderOf(block: CodeBlock): string;
}

/**
 * Writes blocks to files. A page has a folder for itself, in which its `file=…` blocks have their
 * names and all others a number. Where a page names a file again, a new folder begins, with copies of the
 * files so far: each block sees the page as it has been read up to there.
 */
export async function writeExamples(blocks: readonly CodeBlock[]): Promise<Examples> {
  const folder = await exampleFolder();
  const typescript: Example[] = [];
  const folders = new Map<CodeBlock, string>();
  for (const [page, ofPage] of Map.groupBy(blocks, (block) => block.page)) {
    const files = new Map<string, string>();
    let chapter = 1;
    const path = (file: string): string => join(nameOf(page), String(chapter), file);
    for (const [index, block] of ofPage.entries()) {
      const named = block.markers.get("file");
      if (named !== undefined && files.has(named)) {
        chapter += 1;
        for (const [file, content] of files) await folder.write(path(file), content);
      }
      folders.set(block, join(folder.path, path("")));
      const isTypeScript = block.language === "ts";
      if (named === undefined && !isTypeScript) continue;
      const file = named ?? `block-${index + 1}.ts`;
      await folder.write(path(file), block.content);
      if (named !== undefined) files.set(named, block.content);
      if (isTypeScript) typescript.push({ block, file: join(folder.path, path(file)) });
    }
  }
  return {
    folder,
    typescript,
    folderOf: (block) => folders.get(block) ?? folder.path,
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

function nameOf(page: string): string {
  return page.replaceAll(/[^\w]+/gu, "-");
}
