import { attribute } from "./attribution.ts";
import type { Wrapper } from "./dispatch.ts";
import type { HookName } from "./hooks.ts";

/**
 * The answer of the one plugin that is asked; `null` is one. Nobody else is asked instead: a model
 * that answered nothing would run twice.
 *
 * @throws TypeError that names the plugin, if it answered `undefined`.
 */
export function answered(answer: unknown, plugin: string, hook: HookName): unknown {
  if (answer !== undefined) return answer;
  const error = new TypeError(
    `Plugin "${plugin}" answered undefined from "${hook}", which nobody else answers. ` +
      "Return null if that is the answer.",
  );
  throw attribute(error, { plugin, hook });
}

/**
 * The answer after the wrappers. The hook itself has answered, so where nothing comes out a wrapper
 * kept it, most likely for want of a `return`.
 *
 * @throws TypeError that names the plugins whose wrappers ran.
 */
export function passedOn(answer: unknown, wrappers: readonly Wrapper[], hook: HookName): unknown {
  if (answer !== undefined) return answer;
  const names = wrappers.map(({ plugin }) => plugin);
  const [plugin] = names;
  const error = new TypeError(
    `The wrapper of "${hook}" in plugin ${names.map((name) => `"${name}"`).join(" or ")} ` +
      "answered undefined. Return what next() answers.",
  );
  throw attribute(error, names.length === 1 && plugin !== undefined ? { plugin, hook } : { hook });
}
