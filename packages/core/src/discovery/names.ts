import type { CompositionProblem } from "../composition-error.ts";
import { didYouMean } from "../suggestion.ts";
import type { Application } from "./application.ts";
import type { Candidate, Composition, LoadedPackage } from "./compose.ts";
import type { Survey } from "./dependencies.ts";

/** What `include`, `exclude` and `order` may name. */
export interface Names {
  /** The packages with plugins, by key or by own name; the application's own, too. */
  readonly packages: readonly string[];
  /** Dependencies of any kind, by key or by own name. */
  readonly dependencies: readonly string[];
  /** Plugins, those that were replaced or left out included. */
  readonly plugins: readonly string[];
}

/** Names of dependencies of any kind, by key or by own name. */
export function dependencyNames(application: Application, survey: Survey): readonly string[] {
  const surveyed = [...survey.found, ...survey.skipped];
  return [...application.dependencies.keys(), ...surveyed.map(({ name }) => name)];
}

/** Names of packages with plugins, by key or by own name. */
export function packageNames(
  survey: Survey,
  packages: readonly LoadedPackage[],
): readonly string[] {
  const known = [...survey.found, ...survey.skipped, ...packages];
  return known.flatMap(({ dependency, name }) => [dependency, name]);
}

/** Names of plugins, those that were replaced or left out included. */
export function pluginNames({ candidates, replaced, skipped }: Composition): readonly string[] {
  return [
    ...candidates.map(({ plugin }) => plugin.name),
    ...replaced.map(({ name }) => name),
    ...skipped.flatMap(({ plugin = [] }) => plugin),
  ];
}

/** Names that mean nothing: a misspelt one would otherwise change nothing, in silence. */
export function unknownNames(
  field: "exclude" | "include" | "order",
  asked: readonly string[],
  names: Names,
  file: string,
): readonly CompositionProblem[] {
  const known = {
    include: names.packages,
    exclude: [...names.dependencies, ...names.plugins],
    order: [...names.packages, ...names.plugins],
  }[field];
  const lack =
    field === "include"
      ? "no dependency with plugins has this name"
      : "no plugin and no dependency with plugins has this name";
  return asked
    .filter((name) => !known.includes(name))
    .map((name) => ({
      code: "unknown_name",
      plugin: name,
      message: `is named in "${field}", but ${lack}.${didYouMean(name, known)}`,
      fix: "Correct the name, or remove it.",
      path: file,
    }));
}

/**
 * Puts what `order` names first. A name is a dependency's key, else a package's own name, else a
 * plugin's: a preset's package moves all of its plugins.
 */
export function inOrder(
  candidates: readonly Candidate[],
  order: readonly string[],
): readonly Candidate[] {
  const first = order.flatMap((name) => named(candidates, name));
  return [...new Set([...first, ...candidates])];
}

function named(candidates: readonly Candidate[], name: string): readonly Candidate[] {
  const ways = [
    (candidate: Candidate) => candidate.package.dependency === name,
    (candidate: Candidate) => candidate.package.name === name,
    (candidate: Candidate) => candidate.plugin.name === name,
  ];
  return ways.map((way) => candidates.filter(way)).find(({ length }) => length > 0) ?? [];
}
