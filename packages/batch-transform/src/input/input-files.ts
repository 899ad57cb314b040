import type { Stats } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { basename, join, relative, resolve, sep } from "node:path";

/** A file to transform. */
export interface InputFile {
  /** Its path as the caller wrote it, or below the folder that the caller wrote. */
  readonly path: string;
  /** Where the answers go: its name and `.out`, sub-folders kept. */
  readonly output: string;
  /** In bytes, as it is on the disk. */
  readonly size: number;
  /** When it was written last, in milliseconds since 1970. */
  readonly modified: number;
}

/** What was found, and what is wrong with what was asked for, a sentence each. */
export interface FoundInputs {
  readonly inputs: readonly InputFile[];
  readonly problems: readonly string[];
}

/**
 * Finds the files to transform, in the order of the arguments and, inside a folder, of the names.
 * A folder's files whose names, or folders' names, begin with a dot are left out, and so is the
 * output folder.
 */
export async function findInputs(paths: readonly string[], output: string): Promise<FoundInputs> {
  const inputs: InputFile[] = [];
  const problems: string[] = [];
  for (const path of paths) {
    const stats = await statsOf(path);
    if (stats === undefined) {
      problems.push(`There is no file or folder "${path}". Expected inputs that exist.`);
    } else if (!stats.isDirectory()) {
      inputs.push(inputFile(path, basename(path), output, stats));
    } else if (resolve(path) === resolve(output)) {
      problems.push(
        `"${path}" is the output folder, too, so that outputs would be inputs of the next run. ` +
          "Name another one.",
      );
    } else {
      for (const name of await namesBelow(path, resolve(output))) {
        const file = join(path, name);
        const found = await statsOf(file);
        if (found?.isFile() === true) inputs.push(inputFile(file, name, output, found));
      }
    }
  }
  if (problems.length === 0 && inputs.length === 0) {
    problems.push(`There is no file in ${paths.map((path) => `"${path}"`).join(", ")}.`);
  }
  return { inputs, problems: [...problems, ...collisions(inputs)] };
}

function inputFile(path: string, name: string, output: string, stats: Stats): InputFile {
  const { size, mtimeMs: modified } = stats;
  return { path, output: join(output, `${name}.out`), size, modified };
}

/** The files below a folder, in the order of S3's keys. */
async function namesBelow(folder: string, output: string): Promise<readonly string[]> {
  const names: string[] = [];
  const visit = async (path: string): Promise<void> => {
    for (const entry of await readdir(path, { withFileTypes: true })) {
      const below = join(path, entry.name);
      if (entry.name.startsWith(".") || resolve(below) === output) continue;
      if (entry.isDirectory()) await visit(below);
      else names.push(relative(folder, below));
    }
  };
  await visit(folder);
  return names.toSorted((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
}

function keyOf(name: string): string {
  return name.split(sep).join("/");
}

function collisions(inputs: readonly InputFile[]): readonly string[] {
  const taken = new Map<string, string>();
  return inputs.flatMap(({ path, output }) => {
    const other = taken.get(output);
    taken.set(output, path);
    if (other === undefined) return [];
    return [
      `"${other}" and "${path}" would both become "${output}". Run them as two jobs with an ` +
        "output folder each.",
    ];
  });
}

async function statsOf(path: string): Promise<Stats | undefined> {
  try {
    return await stat(path);
  } catch {
    return undefined;
  }
}
