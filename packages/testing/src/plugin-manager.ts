import { createPluginManager, type Plugin, type PluginManager } from "@inference-server/core";
import { pluginsOf, type Composition } from "./composition.ts";

/**
 * Makes the plugin manager of a list of plugins, or of an application, to see who was registered.
 *
 * @throws CompositionError that lists every problem.
 */
export async function pluginManager(composition: Composition): Promise<PluginManager> {
  return createPluginManager(await pluginsOf(composition));
}

/**
 * Whether a plugin is registered. A plugin is known by its name: the same module, loaded twice,
 * makes two objects that are one plugin.
 */
export function pluginIsRegistered(manager: PluginManager, plugin: Plugin | string): boolean {
  const name = typeof plugin === "string" ? plugin : plugin.name;
  return manager.plugins.some((registered) => registered.name === name);
}
