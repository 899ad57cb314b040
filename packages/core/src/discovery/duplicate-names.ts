import type { CompositionProblem } from "../composition-error.ts";
import type { Candidate, LoadedPackage } from "./compose.ts";

/**
 * Two plugins of one name in sources of equal strength: nothing says which one is meant. It is a
 * problem even where both are one object, which depends on the layout of node_modules.
 */
export function duplicateNames(layer: readonly Candidate[]): readonly CompositionProblem[] {
  return [...Map.groupBy(layer, ({ plugin }) => plugin.name)]
    .filter(([, candidates]) => candidates.length > 1)
    .map(([name, candidates]) => {
      const packages = new Set(candidates.map((candidate) => candidate.package));
      return duplicate(name, [...packages]);
    });
}

function duplicate(name: string, packages: readonly LoadedPackage[]): CompositionProblem {
  const keys = packages.map(({ dependency }) => `"${dependency}"`).join(" and ");
  const isTwiceInOne = packages.length === 1;
  return {
    code: "duplicate_plugin",
    plugin: name,
    message: isTwiceInOne
      ? `stands twice in what ${keys} exports.`
      : `is exported by ${keys}, and only one plugin can have this name.`,
    fix: isTwiceInOne ? "Give them different names, or remove one." : remedy(name, packages),
  };
}

function remedy(name: string, packages: readonly LoadedPackage[]): string {
  const dependencies = packages
    .filter(({ source }) => source === "dependency")
    .map(({ dependency }) => dependency);
  // A preset stands in for the package of the plugin's own name, which can then be spared.
  const spare = dependencies.find((dependency) => dependency === name) ?? dependencies.at(-1);
  return spare === undefined
    ? "Keep one of them."
    : `Uninstall one of them, or leave one out, for example with "exclude": ["${spare}"].`;
}
