import { createRequire } from "node:module";
import { isAbsolute, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { PackageFile } from "./package-file.ts";

/** A module whose default export should be a plugin or a preset. */
export interface Entry {
  /** Whose it is, for messages. */
  readonly label: string;
  /**
   * What the application's own import takes: a package specifier or a `file:` URL.
   *
   * @throws Error as `resolve` does.
   */
  readonly specifier: () => string;
  /** As the manifest has it: `./plugin`. */
  readonly subpath: string;
  /** The package it belongs to, unless it is a module named in the options. */
  readonly package: PackageFile | undefined;
  /** The dependency's key, or `undefined` for what is the application's own. */
  readonly dependency: string | undefined;
  /**
   * The file that Node would load, through the `default` condition of `exports`.
   *
   * @throws Error as Node does, if there is none.
   */
  readonly resolve: () => string;
}

/** The entry of a package that the application depends on. */
export function dependencyEntry(
  dependency: string,
  subpath: string,
  application: PackageFile,
  installed: PackageFile,
): Entry {
  const { name } = installed;
  const specifier = dependency + subpath.slice(1);
  return {
    label: name === undefined || name === dependency ? dependency : `${dependency} (${name})`,
    specifier: () => specifier,
    subpath,
    package: installed,
    dependency,
    resolve: () => createRequire(application.file).resolve(specifier),
  };
}

/** The entry of the application's package, where it is a plugin package itself. */
export function ownEntry(name: string, subpath: string, application: PackageFile): Entry {
  // Only a package with "exports" can be named from inside; else the subpath is a file.
  const isNamed = application.name !== undefined && application.content["exports"] !== undefined;
  const request = isNamed ? name + subpath.slice(1) : join(application.directory, subpath);
  const resolve = (): string => createRequire(application.file).resolve(request);
  return {
    label: name,
    specifier: () => urlOf(resolve()),
    subpath,
    package: application,
    dependency: undefined,
    resolve,
  };
}

/** A file of the application, or one that the options name. */
export function fileEntry(label: string, file: string, application?: PackageFile): Entry {
  return {
    label,
    specifier: () => urlOf(file),
    subpath: file,
    package: application,
    dependency: undefined,
    resolve: () => file,
  };
}

/** The file that an entry is in, or what stands for it where there is none. */
export function placeOf(entry: Entry): string {
  try {
    return entry.resolve();
  } catch {
    return entry.package?.file ?? entry.subpath;
  }
}

/** The URL to import a resolved file by; the name of a built-in module stays what it is. */
export function urlOf(resolved: string): string {
  return isAbsolute(resolved) ? pathToFileURL(resolved).href : resolved;
}
