import { existsSync, readdirSync, statSync } from "node:fs";
import { realpath } from "node:fs/promises";
import { basename, dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { suggest } from "../suggestion.ts";
import type { Report } from "./report.ts";
import type { PackageFile } from "./package-file.ts";

/**
 * Finds a module that the application's manifest or the options name.
 *
 * @returns its real path, or `undefined` if there is no such file; what may be meant is reported.
 */
export async function findModule(
  module: string,
  label: string,
  application: PackageFile,
  report: Report,
): Promise<string | undefined> {
  const path = module.startsWith("file:") ? fileURLToPath(module) : module;
  const file = resolve(application.directory, path);
  if (isFile(file)) return realpath(file);
  const other =
    counterparts(path).find((name) => isFile(resolve(application.directory, name))) ??
    neighbour(path, file);
  report({
    code: "module_not_found",
    plugin: label,
    message: `the module "${module}" does not exist${existsSync(file) ? " as a file" : ""}.`,
    fix:
      other === undefined
        ? "Correct the path, or create the file."
        : `"${other}" exists: name that instead, or create the other one.`,
    path: file,
  });
  return undefined;
}

function isFile(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
}

/** A module of the same folder whose name is nearly the same. */
function neighbour(path: string, file: string): string | undefined {
  const folder = dirname(file);
  const modules = existsSync(folder)
    ? readdirSync(folder).filter((name) => /\.[cm]?[jt]s$/u.test(name))
    : [];
  const meant = suggest(basename(file), modules);
  return meant === undefined ? undefined : path.slice(0, -basename(file).length) + meant;
}

/** Where the same module is before and after a build, and as a folder's index. */
function counterparts(path: string): readonly string[] {
  const built = path.replace(/\.([cm]?)ts$/u, ".$1js");
  const source = path.replace(/\.([cm]?)js$/u, ".$1ts");
  return [
    built.replace(/(^|\/)src\//u, "$1dist/"),
    source.replace(/(^|\/)dist\//u, "$1src/"),
    built,
    source,
    `${path}.ts`,
    `${path}.js`,
    `${path}/index.ts`,
    `${path}/index.js`,
  ];
}
