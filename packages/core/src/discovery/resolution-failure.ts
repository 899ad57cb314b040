import { existsSync } from "node:fs";
import { join } from "node:path";
import type { CompositionProblem } from "../composition-error.ts";
import { isObject } from "../is-object.ts";
import type { Entry } from "./entry.ts";
import { reasonOf } from "./package-file.ts";

/** Says why a package's entry has no file that Node would load. */
export function resolutionFailure(entry: Entry, cause: unknown): CompositionProblem {
  const exports = entry.package?.content["exports"];
  const problem = { plugin: entry.label, path: entry.package?.file ?? entry.subpath, cause };
  if (isObject(cause) && cause["code"] === "ERR_PACKAGE_PATH_NOT_EXPORTED") {
    return { ...problem, code: "entry_not_exported", ...notExported(entry.subpath, exports) };
  }
  const missing = /^Cannot find module '([^']+)'/u.exec(reasonOf(cause))?.[1];
  return {
    ...problem,
    code: "entry_not_found",
    message:
      missing === undefined
        ? `its entry "${entry.subpath}" cannot be resolved: ${reasonOf(cause)}.`
        : `its entry "${entry.subpath}" is ${missing}, which does not exist.`,
    fix: missing === undefined ? 'Correct "exports" in its package.json.' : remedy(entry),
  };
}

function remedy({ subpath, package: packageFile, dependency }: Entry): string {
  const target = targetOf(subpath, packageFile?.content["exports"]);
  const usual = isObject(target) ? target["default"] : undefined;
  // A condition that is meant for the package's own workspace chose a file that is not shipped.
  if (typeof usual === "string" && existsSync(join(packageFile?.directory ?? "", usual))) {
    return `"${usual}" exists: start Node without the --conditions that chose the other file, also in NODE_OPTIONS.`;
  }
  return dependency === undefined
    ? "Was it built? Run its build, or name a file that exists."
    : "Was the package built? Run its build if it is your own, else install it again.";
}

function notExported(subpath: string, exports: unknown): { message: string; fix: string } {
  const target = targetOf(subpath, exports);
  if (isObject(target)) {
    return {
      message: `"exports" offers "${subpath}" only under ${list(Object.keys(target), "condition")}.`,
      fix: `Add the condition "default" to "${subpath}" in "exports": it serves import and require alike.`,
    };
  }
  return {
    message: `"inferenceServer.plugin" is "${subpath}", but "exports" has no such subpath; it has ${list(subpathsOf(exports), "subpath")}.`,
    fix: `Add "${subpath}" to "exports", or name the subpath that exports the plugin.`,
  };
}

function targetOf(subpath: string, exports: unknown): unknown {
  if (!isObject(exports)) return undefined;
  if (Object.keys(exports).some((key) => key.startsWith("."))) return exports[subpath];
  return subpath === "." ? exports : undefined;
}

function subpathsOf(exports: unknown): readonly string[] {
  const subpaths = isObject(exports)
    ? Object.keys(exports).filter((key) => key.startsWith("."))
    : [];
  return subpaths.length === 0 && exports !== undefined ? ["."] : subpaths;
}

function list(names: readonly string[], noun: string): string {
  const quoted = names.map((name) => `"${name}"`).join(", ");
  return names.length === 1 ? `the ${noun} ${quoted}` : `the ${noun}s ${quoted}`;
}
