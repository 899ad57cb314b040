import { readdir, readFile } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";
import { templatesFolder } from "./own-package.ts";
import type { TemplateName } from "./templates.ts";

/** One file of a project, before it is written. */
export interface ProjectFile {
  /** From the project's folder. */
  readonly path: string;
  readonly content: Uint8Array;
}

/** What stands in a template between `{{` and `}}`. */
export interface Values {
  /** The package's name, with its scope. */
  readonly name: string;
  /** The name without its scope. */
  readonly shortName: string;
  /** The version of inference-server's own packages. */
  readonly version: string;
}

/** Reads the files of a template and fills in the values. */
export async function templateFiles(
  template: TemplateName,
  values: Values,
): Promise<readonly ProjectFile[]> {
  const folder = join(templatesFolder, template);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)));
  return Promise.all(
    files.toSorted().map(async (file) => ({
      path: projectPath(file),
      content: filledIn(await readFile(join(folder, file)), values),
    })),
  );
}

/**
 * npm publishes no `.npmrc` and obeys a `.gitignore`, and tools take a package.json inside a package
 * for a part of it: in templates all of these begin with `_`.
 */
function projectPath(file: string): string {
  const name = basename(file);
  const own = name === "_package.json" ? "package.json" : name.replace(/^_/u, ".");
  return join(dirname(file), own);
}

/** Byte for byte, as a model file is no text: what is filled in and replaced is ASCII. */
function filledIn(content: Buffer, values: Values): Uint8Array {
  const text = content.toString("latin1");
  const filled = text.replaceAll(
    /\{\{(name|shortName|version)\}\}/gu,
    (_, key: keyof Values) => values[key],
  );
  return Buffer.from(filled, "latin1");
}
