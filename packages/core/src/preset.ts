import { pluginApiVersion, type Plugin, type Preset } from "./plugin.ts";

/**
 * The plugins of a preset and of the presets in it, in order. The same object twice counts once.
 * What is not a plugin stays in the list, for `pluginProblems` to name.
 */
export function flattenPlugins(preset: Preset): readonly Plugin[] {
  return [...new Set(flatten(preset))];
}

function flatten(preset: Preset): readonly Plugin[] {
  return preset.flatMap((entry) => (isPreset(entry) ? flatten(entry) : [entry]));
}

function isPreset(entry: Plugin | Preset): entry is Preset {
  return Array.isArray(entry) && pluginApiVersion(entry) === undefined;
}
