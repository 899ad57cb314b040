import { ask, tierOf, wrap, type Implementation, type Wrapper } from "./dispatch.ts";
import { compositionProblems } from "./composition-problems.ts";
import { compositionError, type CompositionProblem } from "./composition-error.ts";
import { chain, isPromise } from "./chain.ts";
import type { HookDescription, PluginDescription } from "./description.ts";
import {
  hookCombinations,
  hookNames,
  type HookAnswer,
  type HookArgs,
  type HookName,
  type MaybePromise,
} from "./hooks.ts";
import { flattenPlugins } from "./preset.ts";
import { pluginProblems } from "./plugin-problems.ts";
import { answered, passedOn } from "./only-answer.ts";
import type { Plugin, Preset } from "./plugin.ts";
import { usedBy, withUsed } from "./used-plugins.ts";

/** Who has a part in one hook. Worked out once: a request asks for three of them. */
interface HookParts {
  /** In the order asked; the defaults are last. */
  readonly implementations: readonly Implementation[];
  /** Those that are asked at all. */
  readonly asked: readonly Implementation[];
  /** In list order, the outermost first. */
  readonly wrappers: readonly Wrapper[];
  readonly isOnly: boolean;
}

/** Registers plugins, orders their hooks and asks them. Knows nothing of HTTP or of models. */
export class PluginManager {
  #plugins: readonly Plugin[] = [];
  readonly #defaults: Plugin;
  readonly #parts = new Map<HookName, HookParts>();
  #frozen = false;

  /** `defaults` answers what no plugin does: it is asked after everything else. */
  constructor(defaults: Plugin) {
    this.#defaults = defaults;
  }

  /** The registered plugins, in list order. */
  get plugins(): readonly Plugin[] {
    return this.#plugins;
  }

  /**
   * Adds plugins to the end of the list; presets are taken apart, and what a plugin `uses` stands
   * before it. Everything is validated first: after a throw the list is as it was.
   *
   * @throws CompositionError that lists every problem.
   */
  register(...preset: Preset): void {
    this.#assertOpen("register");
    const added = flattenPlugins(preset);
    const problems = [...added, ...usedBy(added)].flatMap(pluginProblems);
    if (problems.length > 0) throw compositionError(problems);
    const plugins = withUsed([...this.#plugins, ...added]);
    const duplicates = duplicateNames(plugins);
    if (duplicates.length > 0) throw compositionError(duplicates);
    this.#plugins = plugins;
    this.#parts.clear();
  }

  /** Removes a plugin, for tests; answers it, or `undefined` if there is none of this name. */
  unregister(name: string): Plugin | undefined {
    this.#assertOpen("unregister");
    const removed = this.#plugins.find((plugin) => plugin.name === name);
    this.#plugins = this.#plugins.filter((plugin) => plugin !== removed);
    this.#parts.clear();
    return removed;
  }

  /**
   * Checks the composition as a whole and closes the list: nobody joins in mid-request.
   *
   * @throws CompositionError that lists every conflict between plugins.
   */
  freeze(): void {
    const problems = compositionProblems((hook) => this.implementations(hook));
    if (problems.length > 0) throw compositionError(problems);
    this.#frozen = true;
  }

  /** Who implements a hook, in the order asked; the defaults are last. */
  implementations(hook: HookName): readonly Implementation[] {
    return this.#partsOf(hook).implementations;
  }

  /**
   * Asks a hook until somebody answers: among `implementations` if given, else as the hook's
   * combination says. `undefined` if nobody does; the promise of an answer only once an
   * implementation makes one.
   *
   * @throws whatever an implementation throws; `attributionOf` tells whose it was. TypeError if the
   * only plugin of an "only" hook answers `undefined`.
   */
  call<Name extends HookName>(
    hook: Name,
    args: HookArgs<Name>,
    implementations?: readonly Implementation[],
  ): MaybePromise<HookAnswer<Name>> {
    const { asked, wrappers, isOnly } = this.#partsOf(hook);
    const among = implementations ?? asked;
    const plugin = isOnly ? among[0]?.plugin : undefined;
    const answer =
      wrappers.length === 0
        ? askOne(among, hook, args, plugin)
        : askWrapped(wrappers, hook, args, (changed) => askOne(among, hook, changed, plugin));
    return answer as MaybePromise<HookAnswer<Name>>;
  }

  /** Whether any plugin has a wrapper around a hook. */
  isWrapped(hook: HookName): boolean {
    return this.#partsOf(hook).wrappers.length > 0;
  }

  /** Asks everybody, one after the other; a throw does not keep the others from being asked. */
  async callAll<Name extends HookName>(hook: Name, args: HookArgs<Name>): Promise<void> {
    const errors: unknown[] = [];
    for (const implementation of this.implementations(hook)) {
      try {
        const answer = this.call(hook, args, [implementation]);
        if (isPromise(answer)) await answer;
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length === 1) throw errors[0];
    if (errors.length > 1) throw new AggregateError(errors, `"${hook}" failed in several plugins.`);
  }

  /** The plugins, as plain data. */
  describePlugins(): readonly PluginDescription[] {
    return this.#plugins.map(({ name, version, hooks, wrappers = {} }) => ({
      name,
      ...(version !== undefined && { version }),
      hooks: hookNames.filter((hook) => hooks[hook] !== undefined),
      wrappers: hookNames.filter((hook) => wrappers[hook] !== undefined),
    }));
  }

  /** Who answers a hook, in the order asked, as plain data. */
  describeHook(hook: HookName): readonly HookDescription[] {
    return this.#partsOf(hook).asked.map(({ plugin, order, builtIn, consumes, produces }) => ({
      plugin,
      ...(order !== undefined && { order }),
      ...(builtIn && { builtIn }),
      ...(consumes !== undefined && { consumes }),
      ...(produces !== undefined && { produces }),
    }));
  }

  #partsOf(hook: HookName): HookParts {
    const known = this.#parts.get(hook);
    if (known !== undefined) return known;
    const implementations = [
      ...this.#plugins.flatMap((plugin) => implementationOf(plugin, hook, false)),
      ...implementationOf(this.#defaults, hook, true),
    ].toSorted((a, b) => tierOf(a) - tierOf(b));
    const isOnly = hookCombinations[hook] === "only";
    const parts: HookParts = {
      implementations,
      // An "only" hook has one answer: whoever comes after the first is never asked.
      asked: isOnly ? implementations.slice(0, 1) : implementations,
      wrappers: this.#plugins.flatMap((plugin) => wrapperOf(plugin, hook)),
      isOnly,
    };
    this.#parts.set(hook, parts);
    return parts;
  }

  #assertOpen(action: string): void {
    if (!this.#frozen) return;
    throw new Error(
      `Cannot ${action} a plugin once its service has been created. Give the complete list to ` +
        "createService.",
    );
  }
}

/** Asks in turn. `only`: the plugin that must answer, because nobody else will. */
function askOne(
  implementations: readonly Implementation[],
  hook: HookName,
  args: unknown,
  only: string | undefined,
): unknown {
  const answer = ask(implementations, hook, args);
  if (only === undefined) return answer;
  return isPromise(answer)
    ? Promise.resolve(answer).then((value) => answered(value, only, hook))
    : answered(answer, only, hook);
}

function askWrapped(
  wrappers: readonly Wrapper[],
  hook: HookName,
  args: unknown,
  innermost: (args: unknown) => unknown,
): unknown {
  const answer = wrap(wrappers, hook, args, innermost);
  if (hookCombinations[hook] !== "only") return answer;
  return chain(answer, (value) => passedOn(value, wrappers, hook));
}

interface AnyImplementation extends Pick<Implementation, "order" | "consumes" | "produces"> {
  readonly handler: unknown;
  readonly stream?: unknown;
}

function implementationOf(
  plugin: Plugin,
  hook: HookName,
  builtIn: boolean,
): readonly Implementation[] {
  const hookOrObject = plugin.hooks[hook];
  if (hookOrObject === undefined) return [];
  const { handler, stream, ...rest }: AnyImplementation =
    typeof hookOrObject === "function" ? { handler: hookOrObject } : hookOrObject;
  return [
    {
      plugin: plugin.name,
      ...rest,
      ...(builtIn && { builtIn }),
      handler: handler as Implementation["handler"],
      ...(stream !== undefined && { stream: stream as Implementation["handler"] }),
    },
  ];
}

function wrapperOf({ name, wrappers }: Plugin, hook: HookName): readonly Wrapper[] {
  const handler = wrappers?.[hook];
  return handler === undefined ? [] : [{ plugin: name, handler: handler as Wrapper["handler"] }];
}

function duplicateNames(plugins: readonly Plugin[]): readonly CompositionProblem[] {
  const names = plugins.map(({ name }) => name);
  const twice = new Set(names.filter((name, index) => names.indexOf(name) !== index));
  return [...twice].map((name) => ({
    code: "duplicate_plugin",
    plugin: name,
    message: "is registered twice.",
    fix: "Remove one of them from the list of plugins.",
  }));
}
