import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository's root folder. */
export const root = fileURLToPath(new URL("../..", import.meta.url));

/** A page that users read. */
export interface Page {
  /** Its path from the repository's root: `docs/hooks.md`. */
  readonly file: string;
  readonly text: string;
}

/** Every README and every page of `docs`, in the order of their paths. */
export function documentationPages(): readonly Page[] {
  return globSync(["README.md", "packages/*/README.md", "docs/**/*.md"], { cwd: root })
    .toSorted()
    .map(pageOf);
}

/** One page, by its path from the repository's root. */
export function pageOf(file: string): Page {
  return { file, text: readFileSync(join(root, file), "utf8") };
}
