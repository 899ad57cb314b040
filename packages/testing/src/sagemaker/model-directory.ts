import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** What is below a directory: each entry's path, with its size and when it was written. */
export type DirectoryState = ReadonlyMap<string, string>;

/** Takes down what is below a directory. */
export function directoryState(directory: string): DirectoryState {
  const entries = readdirSync(directory, { recursive: true, encoding: "utf8" });
  return new Map(entries.map((entry) => [entry, stateOf(join(directory, entry))]));
}

/** The paths that were added, changed or removed since. */
export function changedSince(before: DirectoryState, directory: string): readonly string[] {
  const now = directoryState(directory);
  const paths = new Set([...before.keys(), ...now.keys()]);
  return [...paths].filter((path) => before.get(path) !== now.get(path)).toSorted();
}

function stateOf(path: string): string {
  const stats = statSync(path, { throwIfNoEntry: false });
  // A directory is written whenever an entry is; that entry is reported itself.
  return stats === undefined || stats.isDirectory() ? "" : `${stats.size} ${stats.mtimeMs}`;
}
