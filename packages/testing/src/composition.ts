import type { Preset } from "@inference-server/core";
import { discoverPlugins } from "@inference-server/core/discovery";

/** Which plugins to compose: a list, or those of an application. */
export type Composition = PluginList | InstalledPlugins;

interface PluginList {
  /** The plugins, in the order in which they are asked; presets are taken apart. */
  readonly plugins: Preset;
  readonly from?: never;
}

interface InstalledPlugins {
  /**
   * A file of the application, `import.meta.url` for example: the plugins are those that it would
   * be served with.
   */
  readonly from: string | URL;
  /**
   * The application's own import, `(specifier) => import(specifier)`, for runners that transform
   * modules. Default: Node's import.
   */
  readonly import?: (specifier: string) => Promise<unknown>;
  readonly plugins?: never;
}

/**
 * The plugins of a composition.
 *
 * @throws CompositionError that lists every problem of the application's packages.
 */
export async function pluginsOf(composition: Composition): Promise<Preset> {
  if (composition.plugins !== undefined) return composition.plugins;
  const { from, import: importModule } = composition;
  const options = { from, ...(importModule !== undefined && { import: importModule }) };
  return (await discoverPlugins(options)).plugins;
}
