import type { Plugin } from "../plugin.ts";

/** What `discoverPlugins` takes. */
export interface DiscoveryOptions {
  /**
   * A file of the application, as a `file:` URL or an absolute path; `import.meta.url` will do. The
   * nearest package.json above it is the application's: never the working directory, and never the
   * place of a library.
   */
  readonly from: string | URL;
  /**
   * The application's own import: `(specifier) => import(specifier)`. Tools that transform modules
   * (vitest, tsx, loader hooks) see the imports of the application's files and not those of a
   * library. It gets package specifiers such as `@acme/codec/plugin`, and `file:` URLs.
   * Default: resolved as Node would from the application's package.json, then imported as a file.
   */
  readonly import?: (specifier: string) => Promise<unknown>;
  /**
   * The only dependencies that may add plugins, by their keys in the application's package.json or
   * the packages' own names. Others are reported in `skipped`. Default: the manifest's `include`,
   * else all of them.
   */
  readonly include?: readonly string[];
  /**
   * Dependencies that are not looked at, or else names of plugins that are left out. It adds to the
   * manifest's `exclude`: nothing excluded in one place comes back through the other.
   */
  readonly exclude?: readonly string[];
  /**
   * Dependencies or plugins that are asked first, in this order; the others follow by name.
   * Default: the manifest's `order`.
   */
  readonly order?: readonly string[];
  /**
   * Modules to add, as `file:` URLs or paths; relative ones start at the application's folder. Each
   * one's default export is a plugin or a preset. They are stronger than the application's own.
   */
  readonly plugins?: readonly string[];
  /**
   * `false`: no dependency is looked at, only the application's own module and `plugins`.
   * Default: `true`.
   */
  readonly discovery?: boolean;
}

/** Where a plugin came from, the strongest first: `plugins` of the options, own module, dependency. */
export type PluginSource = "argument" | "application" | "dependency";

/** A package, or a module, that added plugins. */
export interface DiscoveredPackage {
  /**
   * The key in the application's package.json, which differs from `name` for an alias; for a
   * module in the options, its path as it was given.
   */
  readonly dependency: string;
  /** The package's own name. */
  readonly name: string;
  readonly version?: string;
  /** Real path of the package's folder, or of the module in the options. */
  readonly path: string;
  /** Names of the plugins it exports, those that were replaced included. */
  readonly plugins: readonly string[];
  readonly source: PluginSource;
}

/** A plugin that gave way to another. */
export interface Replacement {
  /** The plugin that is not registered, and the package that exports it. */
  readonly name: string;
  readonly package: string;
  /** The plugin that is registered in its place, and the package that exports it. */
  readonly by: string;
  readonly byPackage: string;
  /**
   * - `same_name`: the stronger source has a plugin of this name.
   * - `model`: the stronger source has a model; both answer `modelFn` or `predictFn`.
   * - `brought_along`: it was in another plugin's `uses`, and the name is there already.
   */
  readonly reason: "brought_along" | "model" | "same_name";
}

/** A dependency, or a plugin of one, that was left out without being a problem. */
export interface Skipped {
  readonly dependency: string;
  /** Absent: the whole package. */
  readonly plugin?: string;
  /** `not_installed` is said of optional dependencies alone: another one is a problem. */
  readonly reason: "excluded" | "not_included" | "not_installed";
}

/** What the application is composed of. All but `plugins` is plain data. */
export interface Discovery {
  readonly application: {
    /** The package's name; without one, the name of its folder. */
    readonly name: string;
    readonly version?: string;
    /** Real path of the application's folder. */
    readonly path: string;
  };
  /**
   * The plugins to register, in the order in which they are asked: those of the options, the
   * application's own, those of dependencies by name. What a plugin `uses` stands before it.
   */
  readonly plugins: readonly Plugin[];
  readonly packages: readonly DiscoveredPackage[];
  readonly replaced: readonly Replacement[];
  readonly skipped: readonly Skipped[];
}
