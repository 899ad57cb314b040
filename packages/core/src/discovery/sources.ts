import type { Application } from "./application.ts";
import type { LoadedPackage } from "./compose.ts";
import type { PluginDependency } from "./dependencies.ts";
import type { PluginSource } from "./discovery.ts";
import { fileEntry, ownEntry, type Entry } from "./entry.ts";
import type { Report } from "./report.ts";
import { findModule } from "./module-file.ts";

/** Where plugins come from: what to import, and what to say about it afterwards. */
export interface Source {
  readonly entry: Entry;
  readonly package: Omit<LoadedPackage, "plugins">;
}

/** The modules that the options name. */
export async function argumentSources(
  modules: readonly string[],
  { package: packageFile }: Application,
  report: Report,
): Promise<readonly Source[]> {
  const sources: Source[] = [];
  for (const module of modules) {
    const path = await findModule(module, module, packageFile, report);
    if (path === undefined) continue;
    sources.push({
      entry: fileEntry(module, path),
      package: { dependency: module, name: module, path, source: "argument" },
    });
  }
  return sources;
}

/** The module that the application's manifest names. */
export async function moduleSources(
  application: Application,
  report: Report,
): Promise<readonly Source[]> {
  const { name, manifest, package: packageFile } = application;
  if (manifest.plugins === undefined) return [];
  const file = await findModule(manifest.plugins, name, packageFile, report);
  if (file === undefined) return [];
  const entry = fileEntry(name, file, packageFile);
  return [sourceOf(entry, name, name, "application")];
}

/** The application's package, where it is a plugin package itself. */
export function ownSources({
  name,
  manifest,
  package: packageFile,
}: Application): readonly Source[] {
  if (manifest.plugin === undefined) return [];
  const entry = ownEntry(name, manifest.plugin, packageFile);
  return [sourceOf(entry, name, name, "application")];
}

/** The dependencies that carry a manifest. */
export function dependencySources(found: readonly PluginDependency[]): readonly Source[] {
  return found.map(({ entry, dependency, name }) =>
    sourceOf(entry, dependency, name, "dependency"),
  );
}

function sourceOf(entry: Entry, dependency: string, name: string, source: PluginSource): Source {
  const version = entry.package?.version;
  return {
    entry,
    package: {
      dependency,
      name,
      ...(version !== undefined && { version }),
      path: entry.package?.directory ?? entry.resolve(),
      source,
    },
  };
}
