import { defaultOf } from "../help.ts";
import type { ResolvedSettings } from "../resolve-settings.ts";
import { settingNames, settings, type Settings } from "../settings.ts";

/** A setting, and where its value is from. */
export interface InspectedSetting {
  readonly name: keyof Settings;
  /** As it applies; paths stand in an object of their own. `null`: `otherwise` applies. */
  readonly value: unknown;
  /** `--port`, `PORT`, `serve({ port })` or `default`. */
  readonly source: string;
  /** What applies where nothing is set, in words. Absent: there is a value. */
  readonly otherwise?: string;
}

/** Every setting, in the order of the table. */
export function inspectedSettings(resolved: ResolvedSettings): readonly InspectedSetting[] {
  return settingNames.map((name) => inspectedSetting(name, resolved));
}

function inspectedSetting(
  name: keyof Settings,
  { values, origins }: ResolvedSettings,
): InspectedSetting {
  const value = values[name];
  const source = origins[name]?.label ?? "default";
  if (value === undefined) return { name, value: null, source, otherwise: defaultOf(name) };
  return { name, value: settings[name].holdsPaths === true ? paths(value) : value, source };
}

function paths(value: unknown): unknown {
  return Array.isArray(value) ? value.map((path: unknown) => ({ path })) : { path: value };
}
