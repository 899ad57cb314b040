import type { CompositionProblem } from "../composition-error.ts";
import { pluginProblems } from "../plugin-problems.ts";
import type { Plugin } from "../plugin.ts";
import { usedBy } from "../used-plugins.ts";
import { exportedPlugins } from "./default-export.ts";
import { placeOf, urlOf, type Entry } from "./entry.ts";
import { importFailure } from "./import-failure.ts";
import type { Report } from "./report.ts";

/** Imports a module by what an application would write in its own import. */
export type ImportModule = (specifier: string) => Promise<unknown>;

/**
 * Imports an entry and takes its plugins.
 *
 * @returns `undefined` if there is anything to report: a package is composed whole or not at all.
 */
export async function loadPlugins(
  entry: Entry,
  importModule: ImportModule | undefined,
  report: Report,
): Promise<readonly Plugin[] | undefined> {
  let module: unknown;
  try {
    module = await (importModule === undefined
      ? importFile(entry)
      : importModule(entry.specifier()));
  } catch (error) {
    report(importFailure(entry, error));
    return undefined;
  }
  const plugins = exportedPlugins(entry, module, report);
  if (plugins === undefined) return undefined;
  const problems = [...plugins, ...usedBy(plugins)].flatMap((plugin) => problemsOf(entry, plugin));
  for (const problem of problems) report(problem);
  return problems.length === 0 ? plugins : undefined;
}

async function importFile(entry: Entry): Promise<unknown> {
  return import(/* @vite-ignore */ urlOf(entry.resolve()));
}

function problemsOf(entry: Entry, plugin: Plugin): readonly CompositionProblem[] {
  return pluginProblems(plugin).map(({ plugin: name, ...problem }) => ({
    ...problem,
    plugin: entry.label,
    message:
      name === undefined || name === entry.package?.name
        ? problem.message
        : `its plugin "${name}": ${problem.message}`,
    path: placeOf(entry),
  }));
}
