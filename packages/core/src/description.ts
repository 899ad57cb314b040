import type { CompositionWarning } from "./composition-warnings.ts";
import type { HookName } from "./hooks.ts";
import type { Signature } from "./signature.ts";

/** A composition as plain data: who answers what, in what order. */
export interface Description {
  /** The plugins, in list order. */
  readonly plugins: readonly PluginDescription[];
  /** For each hook, who is asked, in that order; the built-in defaults are last. */
  readonly hooks: Readonly<Record<HookName, readonly HookDescription[]>>;
  /** For each hook that has any, the plugins whose wrappers run around it, outermost first. */
  readonly wrappers: Readonly<Partial<Record<HookName, readonly string[]>>>;
  /** Media ranges that can be read, and by whom. */
  readonly reads: readonly MediaTypeDescription[];
  /** Media types that can be written, and by whom, in the order of the server's preference. */
  readonly writes: readonly MediaTypeDescription[];
  /** What the model takes and gives, once it is loaded. */
  readonly signature?: Signature;
  /** What can be composed, and is probably not what was meant. */
  readonly warnings: readonly CompositionWarning[];
}

/** One plugin of a composition. */
export interface PluginDescription {
  readonly name: string;
  readonly version?: string;
  readonly hooks: readonly HookName[];
  readonly wrappers: readonly HookName[];
}

/** One implementation of a hook. */
export interface HookDescription {
  readonly plugin: string;
  readonly order?: "first" | "last";
  /** The server's own default, asked when nobody else answered. */
  readonly builtIn?: true;
  readonly consumes?: readonly string[];
  readonly produces?: readonly string[];
}

/** One media type and its plugins, in the order in which they are asked. */
export interface MediaTypeDescription {
  readonly mediaType: string;
  readonly plugins: readonly string[];
}
