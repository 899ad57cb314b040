import type { Composition } from "../composition.ts";
import type { ResolvedSettings } from "../resolve-settings.ts";
import { inspectedComposition, type InspectedComposition } from "./inspected-composition.ts";
import { inspectedSettings, type InspectedSetting } from "./inspected-settings.ts";

/** What would be served, and with which settings. */
export interface Inspection extends InspectedComposition {
  readonly settings: readonly InspectedSetting[];
}

/**
 * Looks at a composition and at the settings. The model need not be loaded.
 *
 * @throws whatever a hook throws that is asked for an execution parameter.
 */
export async function inspectionOf(
  composition: Composition,
  resolved: ResolvedSettings,
): Promise<Inspection> {
  const inspected = await inspectedComposition(composition, resolved.values);
  const { warnings, signature, ...others } = inspected;
  return {
    ...others,
    settings: inspectedSettings(resolved),
    warnings,
    ...(signature !== undefined && { signature }),
  };
}
