import { pluginApiVersion, type Plugin } from "./plugin.ts";

/**
 * What plugins bring along, directly or not, apart from what the list replaces by name. Asked
 * before anything is validated, so the list may hold anything.
 */
export function usedBy(plugins: readonly Plugin[]): readonly Plugin[] {
  const listed = new Set(plugins.map(nameOf));
  const used = new Set<Plugin>();
  const visit = (plugin: Plugin): void => {
    for (const other of usesOf(plugin)) {
      if (used.has(other) || listed.has(nameOf(other))) continue;
      used.add(other);
      visit(other);
    }
  };
  for (const plugin of plugins) visit(plugin);
  return [...used];
}

/** Puts what plugins use before them, unless the list has a plugin of that name. */
export function withUsed(plugins: readonly Plugin[]): readonly Plugin[] {
  const names = new Set<unknown>(plugins.map(nameOf));
  const complete: Plugin[] = [];
  const add = (plugin: Plugin): void => {
    for (const used of usesOf(plugin)) {
      if (names.has(used.name)) continue;
      names.add(used.name);
      add(used);
    }
    complete.push(plugin);
  };
  for (const plugin of plugins) add(plugin);
  return complete;
}

/** Plugins alone: what else is in the list, `pluginProblems` says of the plugin that has it. */
function usesOf(plugin: Plugin): readonly Plugin[] {
  const uses: unknown = pluginApiVersion(plugin) === undefined ? undefined : plugin.uses;
  if (!Array.isArray(uses)) return [];
  return uses.filter((used): used is Plugin => pluginApiVersion(used) !== undefined);
}

function nameOf(plugin: Plugin | null | undefined): unknown {
  return plugin?.name;
}
