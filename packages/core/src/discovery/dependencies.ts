import type { Application } from "./application.ts";
import type { Skipped } from "./discovery.ts";
import { dependencyEntry, type Entry } from "./entry.ts";
import { locatePackage } from "./locate.ts";
import { manifestKey, pluginManifest } from "./manifest.ts";
import type { Report } from "./report.ts";
import { readPackageFile, reasonOf, type PackageFile } from "./package-file.ts";

/** A dependency with a manifest that can be honoured. Nothing of it has run yet. */
export interface PluginDependency {
  readonly dependency: string;
  /** The package's own name, which differs for an alias. */
  readonly name: string;
  readonly installed: PackageFile;
  readonly entry: Entry;
}

/** What the application's direct dependencies are to the server. */
export interface Survey {
  readonly found: readonly PluginDependency[];
  readonly skipped: readonly (Skipped & { readonly name: string })[];
}

/** Which dependencies may add plugins, by their keys or by the packages' own names. */
export interface DependencyChoice {
  /** `undefined`: all of them. */
  readonly include: readonly string[] | undefined;
  readonly exclude: readonly string[];
}

/**
 * Looks at each direct dependency, in the order of their names. A dependency without a manifest is
 * passed over in silence; one that cannot be examined is reported.
 */
export async function surveyDependencies(
  application: Application,
  choice: DependencyChoice,
  report: Report,
): Promise<Survey> {
  const found: PluginDependency[] = [];
  const skipped: Survey["skipped"][number][] = [];
  for (const dependency of application.dependencies.keys()) {
    const finding = await examine(dependency, application, choice, report);
    if (finding === undefined) continue;
    if ("entry" in finding) found.push(finding);
    else skipped.push(finding);
  }
  return { found, skipped };
}

async function examine(
  dependency: string,
  application: Application,
  { include, exclude }: DependencyChoice,
  report: Report,
): Promise<PluginDependency | Survey["skipped"][number] | undefined> {
  const skip = (reason: Skipped["reason"], name = dependency) => ({ dependency, name, reason });
  // Not even looked at, so that an operator can start without a package that is broken.
  if (exclude.includes(dependency)) return skip("excluded");
  const isIncluded = include === undefined || include.includes(dependency);
  const installed = await locate(dependency, application, isIncluded ? report : () => {});
  if (installed === undefined) {
    return application.dependencies.get(dependency)?.optional === true
      ? skip("not_installed")
      : undefined;
  }
  const manifest = installed.content[manifestKey];
  if (manifest === undefined) return undefined;
  const name = installed.name ?? dependency;
  // An alias answers to its package's name, too, unless another dependency has that key.
  const ownName = application.dependencies.has(name) ? dependency : name;
  if (exclude.includes(ownName)) return skip("excluded", name);
  if (!isIncluded && !include.includes(ownName)) return skip("not_included", name);
  const owner = { label: dependency, file: installed.file };
  const subpath = pluginManifest(manifest, owner, report);
  if (subpath === undefined) return undefined;
  const entry = dependencyEntry(dependency, subpath, application.package, installed);
  return { dependency, name, installed, entry };
}

async function locate(
  dependency: string,
  application: Application,
  report: Report,
): Promise<PackageFile | undefined> {
  let file: string | undefined;
  try {
    file = locatePackage(dependency, application.package.file);
    const installed = file === undefined ? undefined : await readPackageFile(file);
    if (installed !== undefined) return installed;
  } catch (cause) {
    report({
      code: "manifest_unreadable",
      plugin: dependency,
      message: `its package.json cannot be read: ${reasonOf(cause)}.`,
      fix: `Install the package again. Until then, "exclude": ["${dependency}"] leaves it out.`,
      path: file ?? application.package.file,
      cause,
    });
    return undefined;
  }
  if (application.dependencies.get(dependency)?.optional === false) {
    report({
      code: "not_installed",
      plugin: dependency,
      message: `is a dependency of "${application.name}" but is not installed.`,
      fix: `Install the application's dependencies, for example with "npm install".`,
      path: application.package.file,
    });
  }
  return undefined;
}
