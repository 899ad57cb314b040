import { hookCombinations, hookNames, type HookName } from "../hooks.ts";
import { definePlugin, type HookOrder, type Plugin } from "../plugin.ts";
import type { DiscoveredPackage, Replacement, Skipped } from "./discovery.ts";
import { duplicateNames } from "./duplicate-names.ts";
import type { Report } from "./report.ts";

/** A package whose plugins have been loaded. */
export interface LoadedPackage extends Omit<DiscoveredPackage, "plugins"> {
  readonly plugins: readonly Plugin[];
}

/** A plugin, and the package that exports it or that exports the plugin which uses it. */
export interface Candidate {
  readonly plugin: Plugin;
  readonly package: LoadedPackage;
}

/** Which plugins stay, in the order in which they are asked, and what the others gave way to. */
export interface Composition {
  readonly candidates: readonly Candidate[];
  readonly replaced: readonly Replacement[];
  readonly skipped: readonly Skipped[];
}

type Layers = readonly (readonly Candidate[])[];

/**
 * Settles which plugins are registered. Sources come the strongest first: a plugin gives way to one
 * of the same name in a stronger source, and a model to a stronger source's model. Two of one name
 * in one source are reported. What a plugin `uses` stands before it, unless its name is there.
 */
export function compose(
  sources: readonly (readonly LoadedPackage[])[],
  excluded: readonly string[],
  report: Report,
): Composition {
  const replaced: Replacement[] = [];
  const skipped: Skipped[] = [];
  const isAllowed = ({ plugin, package: { dependency } }: Candidate): boolean => {
    if (!excluded.includes(plugin.name)) return true;
    skipped.push({ dependency, plugin: plugin.name, reason: "excluded" });
    return false;
  };
  const allowed = sources.map((packages) => packages.flatMap(candidatesOf).filter(isAllowed));
  const settled = settle(allowed, replaced);
  for (const problem of settled.flatMap(duplicateNames)) report(problem);
  const complete = bringAlong(settled, isAllowed, replaced);
  // Once more: what was brought along may be a model, too.
  const candidates = settle(complete, replaced).flat();
  const names = new Set(candidates.map(({ plugin }) => plugin.name));
  return { candidates: candidates.map((one) => usingOnly(one, names)), replaced, skipped };
}

function candidatesOf(loaded: LoadedPackage): readonly Candidate[] {
  return loaded.plugins.map((plugin) => ({ plugin, package: loaded }));
}

function settle(layers: Layers, replaced: Replacement[]): Layers {
  const stronger: Candidate[] = [];
  return layers.map((layer) => {
    const staying = layer.filter((candidate) => {
      const same = stronger.find(({ plugin }) => plugin.name === candidate.plugin.name);
      const winner = same ?? stronger.find(({ plugin }) => areRivals(plugin, candidate.plugin));
      if (winner === undefined) return true;
      replaced.push(replacement(candidate, winner, same === undefined ? "model" : "same_name"));
      return false;
    });
    stronger.push(...staying);
    return staying;
  });
}

const onlyHooks: readonly HookName[] = hookNames.filter(
  (name) => hookCombinations[name] === "only",
);

/** Whether both answer a hook that has one answer. An `order` says that this is meant. */
function areRivals(one: Plugin, other: Plugin): boolean {
  return onlyHooks.some(
    (hook) =>
      one.hooks[hook] !== undefined &&
      other.hooks[hook] !== undefined &&
      orderOf(one, hook) === orderOf(other, hook),
  );
}

function orderOf({ hooks }: Plugin, hook: HookName): HookOrder | undefined {
  const implementation = hooks[hook];
  return typeof implementation === "object" ? implementation.order : undefined;
}

function bringAlong(
  layers: Layers,
  isAllowed: (candidate: Candidate) => boolean,
  replaced: Replacement[],
): Layers {
  const taken = new Map(layers.flat().map((candidate) => [candidate.plugin.name, candidate]));
  const withUsed = (user: Candidate): readonly Candidate[] => {
    const brought = (user.plugin.uses ?? []).flatMap((plugin) => {
      const used: Candidate = { plugin, package: user.package };
      if (!isAllowed(used)) return [];
      const known = taken.get(plugin.name);
      if (known === undefined) {
        taken.set(plugin.name, used);
        return withUsed(used);
      }
      replaced.push(replacement(used, known, "brought_along"));
      return [];
    });
    return [...brought, user];
  };
  return layers.map((layer) => layer.flatMap(withUsed));
}

/** A plugin must not bring along again what was left out here. */
function usingOnly(candidate: Candidate, names: ReadonlySet<string>): Candidate {
  const { uses = [], ...plugin } = candidate.plugin;
  const left = uses.filter(({ name }) => names.has(name));
  if (left.length === uses.length) return candidate;
  return { ...candidate, plugin: definePlugin({ ...plugin, uses: left }) };
}

function replacement(
  weaker: Candidate,
  stronger: Candidate,
  reason: Replacement["reason"],
): Replacement {
  return {
    name: weaker.plugin.name,
    package: weaker.package.dependency,
    by: stronger.plugin.name,
    byPackage: stronger.package.dependency,
    reason,
  };
}
