import {
  createPluginManager,
  definePlugin,
  isCompositionError,
  type Plugin,
  type PluginHooks,
} from "@inference-server/core";

/**
 * Whether a plugin implements a hook, and in the form in which the server will ask it. Also `false`
 * if the server has no hook of this name.
 */
export function hookImplIsValid(plugin: Plugin, hookName: string): boolean {
  const { name } = plugin;
  const implementation: unknown = (plugin.hooks as Readonly<Record<string, unknown>>)[hookName];
  if (implementation === undefined) return false;
  const hooks = { [hookName]: implementation } as PluginHooks;
  try {
    createPluginManager([definePlugin({ name, hooks })]);
    return true;
  } catch (error) {
    if (isCompositionError(error)) return false;
    throw error;
  }
}
