import { accessSync, constants, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** What there is in a directory, or below it. */
export interface DirectoryContents {
  readonly state: "absent" | "present" | "unreadable";
  readonly files: number;
  readonly bytes: number;
  /** The first file or folder that cannot be read. */
  readonly unreadable?: string;
}

/** Counts what is in a directory and below it. A file counts as a directory that holds it alone. */
export function directoryContents(path: string): DirectoryContents {
  const contents = { files: 0, bytes: 0 };
  try {
    count(path, contents);
    return { state: "present", ...contents };
  } catch (error) {
    const isAbsent = error instanceof Unreadable ? error.path === path && error.isAbsent : false;
    if (isAbsent) return { state: "absent", ...contents };
    const unreadable = error instanceof Unreadable ? error.path : path;
    return { state: "unreadable", ...contents, unreadable };
  }
}

class Unreadable extends Error {
  readonly path: string;
  readonly isAbsent: boolean;

  constructor(path: string, cause: unknown) {
    super(path, { cause });
    this.path = path;
    this.isAbsent = cause instanceof Error && "code" in cause && cause.code === "ENOENT";
  }
}

function count(path: string, contents: { files: number; bytes: number }): void {
  let names: readonly string[];
  try {
    const stats = statSync(path);
    accessSync(path, stats.isDirectory() ? constants.R_OK | constants.X_OK : constants.R_OK);
    names = stats.isDirectory() ? readdirSync(path) : [];
    if (!stats.isDirectory()) {
      contents.files += 1;
      contents.bytes += stats.size;
    }
  } catch (error) {
    throw new Unreadable(path, error);
  }
  for (const name of names) count(join(path, name), contents);
}
