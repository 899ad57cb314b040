import { availableCpus } from "./available-cpus.ts";
import type { PluginSources } from "./composition.ts";
import type { Settings } from "./settings.ts";

/**
 * How many worker processes are to run an application: what is set, else one for each CPU that the
 * process may use. 0: the server's own process runs it. Plugins that are objects in code cannot
 * cross into other processes: where nothing is set, they stay.
 */
export function wantedWorkers(
  { workers }: Pick<Settings, "workers">,
  { plugins }: Pick<PluginSources, "plugins">,
  cpus = availableCpus(),
): number {
  return workers ?? (plugins === undefined ? cpus : 0);
}
