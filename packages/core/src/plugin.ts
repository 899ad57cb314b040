import type { HookStreams } from "./hook-streams.ts";
import type { HookName, Hooks } from "./hooks.ts";
import type { Signature } from "./signature.ts";

/** The version of the contract between plugins and the server. Plugins and manifests carry it. */
export const apiVersion = 1;

/**
 * Marks plugins. A registered symbol and a number, not a class: two copies of this package in one
 * process recognise each other's plugins.
 */
const brand: unique symbol = Symbol.for("@inference-server/core/plugin");

/** When, among the plugins that implement a hook, this one is asked. Default: in list order. */
export type HookOrder = "first" | "last";

interface MediaTypeDeclarations {
  /** Media ranges that `inputFn` reads: `text/csv`, `application/*+json`, `image/*`. */
  readonly inputFn: { readonly consumes?: readonly string[] };
  /** Media types that `outputFn` writes, best first: `text/csv;header=present`. */
  readonly outputFn: { readonly produces?: readonly string[] };
}

type Declarations<Name extends HookName> = Name extends keyof MediaTypeDeclarations
  ? MediaTypeDeclarations[Name]
  : unknown;

/** Beside the handler: how large lists of records are worked on. */
type Streaming<Name extends HookName> = Name extends keyof HookStreams
  ? { readonly stream?: HookStreams[Name] }
  : unknown;

/** A hook's implementation: the function itself, or the function with its order and media types. */
export type HookImplementation<Name extends HookName, Handler = Hooks[Name]> =
  | Handler
  | ({ readonly handler: Handler; readonly order?: HookOrder } & Declarations<Name> &
      Streaming<Name>);

/** The hooks a plugin implements. */
export type PluginHooks<Model = unknown, Data = unknown, Prediction = unknown> = {
  readonly [Name in HookName]?: HookImplementation<Name, Hooks<Model, Data, Prediction>[Name]>;
};

/**
 * Runs around a hook: before and after every implementation of it. `next` asks the hook (with
 * other arguments, if given) and may be called once; it answers a value or a promise, so `await` it.
 */
export type Wrapper<Handler extends (args: never) => unknown> = (
  args: Parameters<Handler>[0],
  next: (args?: Parameters<Handler>[0]) => ReturnType<Handler>,
) => ReturnType<Handler>;

/** Wrappers around hooks. The first plugin of the list is outermost. */
export type PluginWrappers = { readonly [Name in HookName]?: Wrapper<Hooks[Name]> };

/** What a plugin is made from. */
export interface PluginDefinition<Model = unknown, Data = unknown, Prediction = unknown> {
  /** The name of the package that exports the plugin. */
  readonly name: string;
  /** The package's version, for logs and `describe()`. */
  readonly version?: string;
  /** The hooks the plugin answers. A module of named hook functions will do: `import * as hooks`. */
  readonly hooks?: PluginHooks<Model, Data, Prediction>;
  /** What runs around hooks of any plugin: timing, caching, tracing. */
  readonly wrappers?: PluginWrappers;
  /** Plugins this one brings along. A plugin of the same name in the application's list wins. */
  readonly uses?: readonly Plugin[];
  /** Describes the records of the model this plugin loads, once it is loaded. */
  readonly signature?: SignatureFn<Model>;
}

/** Describes the records that a loaded model takes and the predictions it makes. */
export type SignatureFn<Model = unknown> = {
  /** A method, so that a plugin of one model is a plugin of any. */
  bivariant(args: { readonly model: NoInfer<Model> }): Signature;
}["bivariant"];

/** A named set of answers to hooks. Made by `definePlugin`, `defineCodec` or `defineModel`. */
export interface Plugin<
  Model = unknown,
  Data = unknown,
  Prediction = unknown,
> extends PluginDefinition<Model, Data, Prediction> {
  readonly hooks: PluginHooks<Model, Data, Prediction>;
}

/** Plugins with their options, as a team publishes them. Presets may hold presets. */
export type Preset = readonly (Plugin | Preset)[];

/**
 * Makes a plugin from hook functions: the definition's fields, marked as a plugin of this contract.
 * Everything is validated where the plugin is registered.
 *
 * TypeScript infers the model's type from `modelFn` for the hooks that stand below it.
 */
export function definePlugin<Model = unknown, Data = unknown, Prediction = unknown>(
  definition: PluginDefinition<Model, Data, Prediction>,
): Plugin<Model, Data, Prediction> {
  const plugin: Plugin<Model, Data, Prediction> = { hooks: {}, ...definition };
  return Object.defineProperty(plugin, brand, { value: apiVersion });
}

/** The contract version a value was made for, or `undefined` if it is not a plugin. */
export function pluginApiVersion(value: unknown): number | undefined {
  if (typeof value !== "object" || value === null || !(brand in value)) return undefined;
  const version: unknown = value[brand];
  return typeof version === "number" ? version : undefined;
}
