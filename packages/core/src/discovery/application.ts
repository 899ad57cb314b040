import { basename, dirname, isAbsolute, join } from "node:path";
import { fileURLToPath } from "node:url";
import { isObject } from "../is-object.ts";
import { applicationManifest, manifestKey, type ApplicationManifest } from "./manifest.ts";
import type { Report } from "./report.ts";
import { readPackageFile, reasonOf, type PackageFile } from "./package-file.ts";

/** The package whose dependencies are composed. */
export interface Application {
  readonly name: string;
  readonly package: PackageFile;
  readonly manifest: ApplicationManifest;
  /** Direct dependencies by name, sorted, and whether each may be absent. */
  readonly dependencies: ReadonlyMap<string, { readonly optional: boolean }>;
}

/**
 * Finds the application that a file belongs to.
 *
 * @returns `undefined` if there is none that can be read; why is reported.
 * @throws TypeError if `from` is neither a `file:` URL nor an absolute path.
 */
export async function findApplication(
  from: string | URL,
  report: Report,
): Promise<Application | undefined> {
  const file = pathOf(from);
  const packageFile = await nearestPackage(file, report);
  if (packageFile === undefined) return undefined;
  const name = packageFile.name ?? basename(packageFile.directory);
  reportMisspeltKey(packageFile, name, report);
  const owner = { label: name, file: packageFile.file };
  return {
    name,
    package: packageFile,
    manifest: applicationManifest(packageFile.content[manifestKey], owner, report),
    dependencies: dependenciesOf(packageFile),
  };
}

function pathOf(from: string | URL): string {
  const text = String(from);
  const path = text.startsWith("file:") ? fileURLToPath(text) : text;
  if (isAbsolute(path)) return path;
  throw new TypeError(
    `discoverPlugins: "from" is "${text}", but it must be a file: URL or an absolute path. ` +
      "Pass import.meta.url.",
  );
}

async function nearestPackage(from: string, report: Report): Promise<PackageFile | undefined> {
  // Begins at `from` itself, so that a folder will do as well.
  for (let directory = from; ; directory = dirname(directory)) {
    const file = join(directory, "package.json");
    try {
      const packageFile = await readPackageFile(file);
      if (packageFile !== undefined && isPackage(packageFile)) return packageFile;
    } catch (cause) {
      report({
        code: "manifest_unreadable",
        message: `The application's package.json cannot be read: ${reasonOf(cause)}.`,
        fix: "Correct the file.",
        path: file,
        cause,
      });
      return undefined;
    }
    if (dirname(directory) === directory) break;
  }
  report({
    code: "application_not_found",
    message: 'No package.json with a "name" was found in the folders above this file.',
    fix: 'Pass a file of the application as "from", for example import.meta.url; a bundle needs the package.json beside it.',
    path: from,
  });
  return undefined;
}

/** Build folders often hold a package.json with nothing but a "type": that is not the package. */
function isPackage({ name, content }: PackageFile): boolean {
  const marks = ["dependencies", "optionalDependencies", manifestKey];
  return name !== undefined || marks.some((mark) => content[mark] !== undefined);
}

/** Unread, the application's own model would be missing, and nothing would say why. */
function reportMisspeltKey({ content, file }: PackageFile, plugin: string, report: Report): void {
  if (content[manifestKey] !== undefined) return;
  const key = Object.keys(content).find(
    (candidate) => candidate.replaceAll(/[-_]/gu, "").toLowerCase() === manifestKey.toLowerCase(),
  );
  if (key === undefined) return;
  report({
    code: "manifest_invalid",
    plugin,
    message: `package.json has "${key}", which is not read.`,
    fix: `Write "${manifestKey}".`,
    path: file,
  });
}

/** Sorted by code unit: package managers reorder the keys, so their order means nothing. */
function dependenciesOf({ content }: PackageFile): Application["dependencies"] {
  const optional = Object.keys(
    isObject(content["optionalDependencies"]) ? content["optionalDependencies"] : {},
  );
  const required = Object.keys(isObject(content["dependencies"]) ? content["dependencies"] : {});
  // Package managers give an optional entry precedence over a required one of the same name.
  const names = [...new Set([...optional, ...required])].toSorted((a, b) => (a < b ? -1 : 1));
  return new Map(names.map((name) => [name, { optional: optional.includes(name) }]));
}
