import type { Implementation } from "./dispatch.ts";
import { hookCombinations, hookNames, type HookName } from "./hooks.ts";
import type { PluginManager } from "./plugin-manager.ts";

/** What can be composed, and is probably not what was meant. */
export interface CompositionWarning {
  /** A stable word for programs, in snake_case. */
  readonly code: string;
  /** The plugin concerned, where there is one. */
  readonly plugin?: string;
  /** What will happen, as a sentence. */
  readonly message: string;
  /** What to do about it, as a sentence. */
  readonly fix: string;
}

/** A composition, as far as it must be known to judge it. */
type Composed = Pick<PluginManager, "describePlugins" | "implementations">;

/**
 * What is probably wrong with plugins that can be composed. Only what is certain without asking a
 * plugin is said: any of them may decline, so a codec that is asked late is not one that is never
 * asked.
 */
export function compositionWarnings(composed: Composed): readonly CompositionWarning[] {
  if (composed.describePlugins().length === 0) return [noPlugins];
  return [
    ...missingAnswers(composed),
    ...hookNames.flatMap((hook) => neverAsked(hook, composed)),
    ...wrappersOfNothing(composed),
  ];
}

const noPlugins: CompositionWarning = {
  code: "no_plugins",
  message: "There is no plugin: every request is answered with its own bytes.",
  fix: "Install a model and the codecs you want in the application's dependencies.",
};

/** What a composition needs, by the hooks of which one is enough, and what happens without it. */
const needs: readonly (CompositionWarning & { readonly hooks: readonly HookName[] })[] = [
  {
    code: "no_model",
    hooks: ["modelFn", "predictFn"],
    message:
      'No plugin answers "modelFn" or "predictFn": the prediction is the request\'s own data.',
    fix: "Install a model plugin, or name the application's own in its package.json.",
  },
  {
    code: "no_reader",
    hooks: ["inputFn"],
    message: "No plugin reads requests: the model gets the bytes of every body, whatever its type.",
    fix: "Install a codec, for example @inference-server/json-codec.",
  },
  {
    code: "no_writer",
    hooks: ["outputFn"],
    message:
      "No plugin writes predictions: bytes and text are sent as they are, for anything else a " +
      "client gets the status 500, or 406 if it asks for a media type.",
    fix: "Install a codec, for example @inference-server/json-codec.",
  },
];

function missingAnswers(composed: Composed): readonly CompositionWarning[] {
  return needs.flatMap(({ hooks, ...warning }) =>
    hooks.some((hook) => answering(composed.implementations(hook)).length > 0) ? [] : [warning],
  );
}

/** Plugins that answer a hook which has one answer, after the one that gives it. */
function neverAsked(hook: HookName, composed: Composed): readonly CompositionWarning[] {
  if (hookCombinations[hook] !== "only") return [];
  const [asked, ...others] = answering(composed.implementations(hook));
  if (asked === undefined) return [];
  return others.map((shadowed) => ({
    code: "hook_never_asked",
    plugin: shadowed.plugin,
    message:
      `Its "${hook}" is never asked: "${asked.plugin}" answers it` +
      `${reasonOf(asked, shadowed)}.${strangers(hook, asked, shadowed, composed)}`,
    fix: `Remove one of the two plugins, or only the "${hook}" of "${shadowed.plugin}".`,
  }));
}

function reasonOf(asked: Implementation, shadowed: Implementation): string {
  if (asked.order === "first") return ', with order: "first"';
  return shadowed.order === "last" ? ', and this one has order: "last"' : "";
}

/** Hooks of the plugin itself that get the model of another one. */
function strangers(
  hook: HookName,
  asked: Implementation,
  { plugin }: Implementation,
  composed: Composed,
): string {
  if (hook !== "modelFn") return "";
  const hooks = (["pingFn", "closeFn"] as const).filter((name) =>
    composed.implementations(name).some((implementation) => implementation.plugin === plugin),
  );
  if (hooks.length === 0) return "";
  const names = hooks.map((name) => `"${name}"`).join(" and ");
  return ` Its ${names} ${hooks.length === 1 ? "gets" : "get"} the model of "${asked.plugin}".`;
}

/** Wrappers run around an implementation, and not every hook has a built-in one. */
function wrappersOfNothing(composed: Composed): readonly CompositionWarning[] {
  return composed.describePlugins().flatMap(({ name, wrappers }) =>
    wrappers
      .filter((hook) => composed.implementations(hook).length === 0)
      .map((hook) => ({
        code: "wrapper_never_runs",
        plugin: name,
        message: `Its wrapper of "${hook}" never runs: no plugin answers "${hook}".`,
        fix: `Answer "${hook}" instead, under "hooks".`,
      })),
  );
}

function answering(implementations: readonly Implementation[]): readonly Implementation[] {
  return implementations.filter((implementation) => !implementation.builtIn);
}
