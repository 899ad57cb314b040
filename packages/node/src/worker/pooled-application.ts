import { inspectedSettings } from "../inspect/inspected-settings.ts";
import type { Log } from "../log.ts";
import type { PluginSources } from "../composition.ts";
import type { ResolvedSettings } from "../resolve-settings.ts";
import type { ServedApplication } from "../served-application.ts";
import { noApplication, startError } from "../start-error.ts";
import { BodyBudget } from "./body-budget.ts";
import { Dispatcher } from "./dispatcher.ts";
import { PooledService } from "./pooled-service.ts";
import { WorkerPool } from "./worker-pool.ts";

/**
 * Starts the first worker of an application, and with it finds out what is served. Nothing is
 * loaded yet, and no plugin is imported here.
 *
 * @throws CompositionError that lists everything that is wrong with the plugins.
 * @throws StartError if there are plugins in code, which cannot cross into another process.
 */
export async function poolApplication(
  { from, plugins }: PluginSources,
  settings: ResolvedSettings,
  log: Log,
): Promise<ServedApplication> {
  const { workers = 1, timeout, queueLength, queueMB } = settings.values;
  if (plugins !== undefined) {
    const origin = settings.origins.workers?.label ?? "default";
    throw startError({
      code: "plugins_in_code",
      message:
        `"serve({ plugins })" holds objects, which cannot cross into worker processes ("workers" ` +
        `is ${workers}, from ${origin}).`,
      fix:
        "Make them the default export of a module and name it in the application's package.json, " +
        '"inferenceServer": { "plugins": "./src/plugins.ts" }; or set WORKERS=0.',
    });
  }
  if (from === undefined) throw noApplication();
  const queueBytes = queueMB * 1024 ** 2;
  const dispatcher = new Dispatcher({
    queueLength,
    queueBytes,
    timeout: timeout * 1000,
  });
  const pool = new WorkerPool({
    from: String(from),
    settings,
    workers,
    log,
    dispatcher,
    onGiveUp: () => process.exit(1),
  });
  const { composition } = await pool.start();
  const inspection = { ...composition, settings: inspectedSettings(settings) };
  return {
    service: new PooledService({
      pool,
      dispatcher,
      inspection,
      budget: new BodyBudget(queueBytes),
    }),
    inspection,
    watchHealth(listener) {
      pool.onHealth = listener;
    },
    abandon: pool.abandon,
  };
}
