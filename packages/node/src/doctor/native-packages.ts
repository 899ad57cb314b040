import { readdirSync, readFileSync, type Dirent } from "node:fs";
import { createRequire, findPackageJSON } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { errorChain } from "@inference-server/core";

/** A package with native add-ons that a plugin depends on. */
export interface NativePackage {
  readonly name: string;
  /** The plugin's package. */
  readonly usedBy: string;
  /** Whether the plugin can do without it. */
  readonly optional: boolean;
  /** Why it cannot be loaded; absent if it can. */
  readonly failure?: string;
}

/** Folders below a package in which an add-on is looked for: `bin/napi-v6/linux/x64` is the deepest known. */
const deepest = 6;

/**
 * Loads the native packages among the dependencies of a plugin's package. Plugins often import them
 * not before the model loads, so composing the plugins does not show whether they work.
 */
export async function nativePackages(usedBy: string, path: string): Promise<NativePackage[]> {
  const file = join(path, "package.json");
  const { dependencies = {}, optionalDependencies = {} } = read(file);
  const found: NativePackage[] = [];
  const names = [...Object.keys(dependencies), ...Object.keys(optionalDependencies)];
  for (const name of [...new Set(names)].toSorted()) {
    if (!isNative(name, file)) continue;
    const failure = await load(name, file);
    const optional = Object.hasOwn(optionalDependencies, name);
    found.push({ name, usedBy, optional, ...(failure !== undefined && { failure }) });
  }
  return found;
}

/** Whether a package holds an add-on, or has one for this platform among its optional dependencies. */
function isNative(name: string, from: string): boolean {
  const file = locate(name, from);
  if (file === undefined) return false;
  if (holdsAddOn(dirname(file), deepest)) return true;
  return Object.keys(read(file).optionalDependencies ?? {}).some((part) => {
    const partFile = locate(part, file);
    return partFile !== undefined && holdsAddOn(dirname(partFile), deepest);
  });
}

function holdsAddOn(directory: string, depth: number): boolean {
  const entries = entriesOf(directory);
  if (entries.some((entry) => entry.isFile() && entry.name.endsWith(".node"))) return true;
  return (
    depth > 0 &&
    entries.some(
      (entry) =>
        entry.isDirectory() &&
        entry.name !== "node_modules" &&
        holdsAddOn(join(directory, entry.name), depth - 1),
    )
  );
}

function entriesOf(directory: string): readonly Dirent[] {
  try {
    return readdirSync(directory, { withFileTypes: true });
  } catch {
    // What cannot be listed cannot be looked through; loading will tell.
    return [];
  }
}

/** Imports a package as the plugin does. What only modules of another kind can import is not judged. */
async function load(name: string, from: string): Promise<string | undefined> {
  let resolved: string;
  try {
    resolved = createRequire(from).resolve(name);
  } catch {
    return undefined;
  }
  try {
    await import(/* @vite-ignore */ pathToFileURL(resolved).href);
    return undefined;
  } catch (error) {
    const message = errorChain(error)[0]?.message ?? "";
    return message.replaceAll(/\s*\n\s*/gu, " ");
  }
}

function locate(name: string, from: string): string | undefined {
  try {
    return findPackageJSON(name, from);
  } catch {
    return undefined;
  }
}

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

function read(file: string): Manifest {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Manifest;
  } catch {
    return {};
  }
}
