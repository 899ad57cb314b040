import type { Health, Service } from "@inference-server/core";
import { compose, type PluginSources } from "./composition.ts";
import type { WatchedPaths } from "./dev-link.ts";
import { inspectionOf, type Inspection } from "./inspect/inspection.ts";
import type { Log } from "./log.ts";
import type { ResolvedSettings } from "./resolve-settings.ts";
import { watchedPathsOf } from "./watched-paths.ts";
import { wantedWorkers } from "./wanted-workers.ts";
import { poolApplication } from "./worker/pooled-application.ts";

/** An application that is composed, in this process or in others. */
export interface ServedApplication {
  readonly service: Service;
  readonly inspection: Inspection;
  /** Where a change means that it is out of date. Absent: its code runs in other processes. */
  readonly watch?: WatchedPaths;
  /** Has somebody told of what becomes of the model without anybody asking. */
  watchHealth(listener: (health: Health) => void): void;
  /** Nobody will serve it. */
  abandon(): void;
}

/** How an application is to be served. */
export interface ServingPlace {
  readonly settings: ResolvedSettings;
  readonly log: Log;
  /** Whatever the settings say: in this process. */
  readonly isInline: boolean;
}

const instead =
  "While the model computes without a pause, it answers nothing else; worker processes take the " +
  'plugins of a module that the application\'s package.json names in "inferenceServer".';

/**
 * Composes an application: in worker processes if there are to be any, else here.
 *
 * @throws CompositionError that lists everything that is wrong with the plugins.
 * @throws StartError if nobody said where plugins come from, or they cannot be served like this.
 */
export async function serveApplication(
  sources: PluginSources,
  { settings, log, isInline }: ServingPlace,
): Promise<ServedApplication> {
  const workers = isInline ? 0 : wantedWorkers(settings.values, sources);
  const settled = { ...settings, values: { ...settings.values, workers } };
  if (workers > 0) return poolApplication(sources, settled, log);
  if (settings.values.workers === undefined && !isInline) {
    log.info({ event: "inline" }, `Plugins in code run in the server's own process. ${instead}`);
  }
  const composition = await compose(sources, settled);
  return {
    service: composition.service,
    inspection: await inspectionOf(composition, settled),
    watch: watchedPathsOf(composition),
    watchHealth: () => undefined,
    abandon: () => undefined,
  };
}
