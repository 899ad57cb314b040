import { compositionError, type CompositionProblem } from "../composition-error.ts";
import { findApplication, type Application } from "./application.ts";
import { compose, type LoadedPackage } from "./compose.ts";
import { surveyDependencies, type Survey } from "./dependencies.ts";
import type { Discovery, DiscoveryOptions } from "./discovery.ts";
import { loadPlugins } from "./load-plugins.ts";
import type { Report } from "./report.ts";
import { dependencyNames, inOrder, packageNames, pluginNames, unknownNames } from "./names.ts";
import {
  argumentSources,
  dependencySources,
  moduleSources,
  ownSources,
  type Source,
} from "./sources.ts";

/**
 * Finds and loads the plugins of an application: its direct `dependencies` and
 * `optionalDependencies` that carry a plugin manifest, and the module of its own that its manifest
 * names. Nothing transitive, no scan of node_modules and no pattern of names. The result does not
 * depend on the order of keys or on the layout of node_modules.
 *
 * Packages are imported one after the other, by name. The options go before the application's
 * manifest, `exclude` adds to it.
 *
 * @throws CompositionError that lists every problem of every package. Nothing is left out because
 * it is broken: name it in `exclude` to start without it.
 * @throws TypeError if `from` is neither a `file:` URL nor an absolute path.
 */
export async function discoverPlugins(options: DiscoveryOptions): Promise<Discovery> {
  const problems: CompositionProblem[] = [];
  const report: Report = (problem) => void problems.push(problem);
  const application = await findApplication(options.from, report);
  if (application === undefined) throw compositionError(problems);
  const { manifest, package: packageFile } = application;
  const include = options.include ?? manifest.include;
  const exclude = [...new Set([...(manifest.exclude ?? []), ...(options.exclude ?? [])])];
  const order = options.order ?? manifest.order ?? [];

  const looks = options.discovery !== false && isSupported(application, report);
  const survey = looks
    ? await surveyDependencies(application, { include, exclude }, report)
    : nothing;
  // The strongest first.
  const sources = [
    await argumentSources(options.plugins ?? [], application, report),
    await moduleSources(application, report),
    ownSources(application),
    dependencySources(survey.found),
  ];
  const layers: (readonly LoadedPackage[])[] = [];
  for (const layer of sources) layers.push(await loadAll(layer, options.import, report));
  const packages = layers.flat();

  const dependencies = dependencyNames(application, survey);
  // A name that is a dependency's means the dependency alone, so that a preset can stand in for it.
  const excludedPlugins = exclude.filter((name) => !dependencies.includes(name));
  const composition = compose(layers, excludedPlugins, report);
  // Names of plugins are known only where every package has loaded.
  if (looks && problems.length === 0) {
    const names = {
      packages: packageNames(survey, packages),
      dependencies,
      plugins: pluginNames(composition),
    };
    problems.push(
      ...unknownNames("include", include ?? [], names, packageFile.file),
      ...unknownNames("exclude", exclude, names, packageFile.file),
      ...unknownNames("order", order, names, packageFile.file),
    );
  }
  if (problems.length > 0) throw compositionError(problems);
  return {
    application: {
      name: application.name,
      ...(packageFile.version !== undefined && { version: packageFile.version }),
      path: packageFile.directory,
    },
    plugins: inOrder(composition.candidates, order).map(({ plugin }) => plugin),
    packages: packages.map((loaded) => ({
      ...loaded,
      plugins: loaded.plugins.map(({ name }) => name),
    })),
    replaced: composition.replaced,
    skipped: [
      ...survey.skipped.map(({ dependency, reason }) => ({ dependency, reason })),
      ...composition.skipped,
    ],
  };
}

const nothing: Survey = { found: [], skipped: [] };

function isSupported({ package: { file } }: Application, report: Report): boolean {
  if (process.versions["pnp"] === undefined) return true;
  report({
    code: "yarn_pnp",
    message: "Yarn's Plug'n'Play is not supported: packages must be in node_modules.",
    fix: 'Write "nodeLinker: node-modules" into .yarnrc.yml and run "yarn install".',
    path: file,
  });
  return false;
}

/** One after the other: what modules do when they are imported happens in one order. */
async function loadAll(
  sources: readonly Source[],
  importModule: DiscoveryOptions["import"],
  report: Report,
): Promise<readonly LoadedPackage[]> {
  const loaded: LoadedPackage[] = [];
  for (const source of sources) {
    const plugins = await loadPlugins(source.entry, importModule, report);
    if (plugins !== undefined) loaded.push({ ...source.package, plugins });
  }
  return loaded;
}
