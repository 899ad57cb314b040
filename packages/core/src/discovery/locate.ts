import { findPackageJSON } from "node:module";
import { isObject } from "../is-object.ts";

/**
 * The package.json of the package that a file of the application would import by this name,
 * whatever the layout of node_modules and whatever the package's `exports` hide. The file need not
 * exist: an empty folder, left behind by a package manager, is found as well.
 *
 * @param from A file, which need not exist either; a folder would be taken for a file.
 * @returns `undefined` if there is none.
 */
export function locatePackage(name: string, from: string): string | undefined {
  try {
    return findPackageJSON(name, from);
  } catch (error) {
    if (isObject(error) && error["code"] === "ERR_MODULE_NOT_FOUND") return undefined;
    throw error;
  }
}
