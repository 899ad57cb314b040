import { readdirSync, statSync, watch as watchDirectory, type FSWatcher } from "node:fs";
import { basename, dirname, join, sep } from "node:path";
import type { WatchedPaths } from "./dev-link.ts";

/** Something that is watched until it is closed. */
export interface Watch {
  close(): void;
}

/** Milliseconds in which several changes count as one: editors and package managers write in bursts. */
const burst = 100;

/** What is never a server's source, and large. */
const ignoredFolders = new Set(["coverage", "node_modules"]);

/** What is code, or says what code there is. */
const sourceFile = /\.(?:[cm]?[jt]s|json|node|wasm)$/u;

/**
 * Watches folders and all below them for changes of source, of package.json and of the model.
 *
 * Each folder is watched on its own: a recursive watch would also watch all of node_modules.
 */
export function watch(paths: WatchedPaths, onChange: (file: string) => void): Watch {
  const watchers = new Map<string, FSWatcher>();
  let timer: NodeJS.Timeout | undefined;

  const isModel = (path: string): boolean => `${path}${sep}`.startsWith(`${paths.model}${sep}`);
  const isWatchedFile = (path: string): boolean => sourceFile.test(path) || isModel(path);
  const isWatchedFolder = (path: string): boolean =>
    isModel(path) || !(ignoredFolders.has(basename(path)) || basename(path).startsWith("."));

  const changed = (path: string): void => {
    clearTimeout(timer);
    timer = setTimeout(onChange, burst, path);
  };
  /** Watches a folder and those in it; `onFile` is told of the files that count. */
  const add = (directory: string, onFile?: (path: string) => void): void => {
    if (watchers.has(directory)) return;
    try {
      const watcher = watchDirectory(directory, (_event, name) => {
        if (name !== null) noticed(join(directory, name));
      });
      // The folder was removed: whoever watches the one above it is told, too.
      watcher.on("error", () => watcher.close());
      watchers.set(directory, watcher);
      for (const entry of readdirSync(directory, { withFileTypes: true })) {
        const path = join(directory, entry.name);
        if (entry.isDirectory() && isWatchedFolder(path)) add(path, onFile);
        else if (isWatchedFile(path)) onFile?.(path);
      }
    } catch {
      // It is not there, or was removed meanwhile: then there is nothing in it to watch.
    }
  };
  const noticed = (path: string): void => {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats?.isDirectory() === true) {
      if (isWatchedFolder(path)) add(path, changed);
      return;
    }
    // What was a folder may be made again, and is another one then.
    watchers.get(path)?.close();
    watchers.delete(path);
    if (isWatchedFile(path)) changed(path);
  };

  for (const directory of paths.sources) add(directory);
  add(directoryOf(paths.model));
  return {
    close() {
      clearTimeout(timer);
      for (const watcher of watchers.values()) watcher.close();
    },
  };
}

/** A model may also be one file. */
function directoryOf(path: string): string {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true ? dirname(path) : path;
}
