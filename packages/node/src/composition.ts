import { createService, type Preset, type Service } from "@inference-server/core";
import { discoverPlugins, type Discovery } from "@inference-server/core/discovery";
import { availableCpus } from "./available-cpus.ts";
import { chooseModelDirectory, type ModelDirectory } from "./model-directory.ts";
import type { ResolvedSettings } from "./resolve-settings.ts";
import { noApplication } from "./start-error.ts";
import { timeoutSetting } from "./timeout-setting.ts";
import { wantedWorkers } from "./wanted-workers.ts";

/** Where plugins come from. */
export interface PluginSources {
  /** A file of the application, or its folder. Absent: nothing is discovered. */
  readonly from: string | URL | undefined;
  /** Plugins in code. */
  readonly plugins: Preset | undefined;
}

/** An application's plugins as a service, and what is to be said of it. */
export interface Composition {
  readonly service: Service;
  readonly discovery: Discovery | undefined;
  readonly modelDirectory: ModelDirectory;
  readonly threads: number;
}

/**
 * Makes the application's service. Nothing is loaded yet.
 *
 * @throws CompositionError that lists everything that is wrong with the plugins.
 * @throws StartError if nobody said where plugins come from.
 */
export async function compose(
  sources: PluginSources,
  { values, origins }: ResolvedSettings,
): Promise<Composition> {
  const { from, plugins } = sources;
  if (from === undefined && plugins === undefined) throw noApplication();
  const { include, exclude, order, pluginModules, discovery: looks, defaultAccept } = values;
  const discovery =
    from === undefined
      ? undefined
      : await discoverPlugins({
          from,
          discovery: looks,
          ...(include !== undefined && { include }),
          ...(exclude !== undefined && { exclude }),
          ...(order !== undefined && { order }),
          ...(pluginModules !== undefined && { plugins: pluginModules }),
        });
  const modelDirectory = chooseModelDirectory({
    value: values.modelDir,
    origin: origins.modelDir,
    applicationPath: discovery?.application.path ?? process.cwd(),
  });
  // Workers that compute at the same time would wait for each other's threads.
  const workers = wantedWorkers(values, sources);
  const share = Math.floor(availableCpus() / Math.max(1, workers));
  const threads = values.threads ?? Math.max(1, share);
  const service = createService({
    plugins: [...(plugins ?? []), ...(discovery?.plugins ?? [])],
    modelDir: modelDirectory.path,
    threads,
    ...(defaultAccept !== undefined && { defaultAccept }),
    // Of workers it is the front that keeps time: it can end one that does not.
    ...(workers === 0 && { timeout: values.timeout * 1000, timeoutSetting }),
  });
  return { service, discovery, modelDirectory, threads };
}
