import { relative } from "node:path";
import type {
  CompositionWarning,
  Description,
  ExecutionParameters,
  PluginDescription,
} from "@inference-server/core";
import type { DiscoveredPackage, Replacement, Skipped } from "@inference-server/core/discovery";
import { bodyLimit } from "../body-limit.ts";
import type { Composition } from "../composition.ts";
import type { ModelDirectory } from "../model-directory.ts";
import { ownPackage } from "../own-package.ts";
import type { Settings } from "../settings.ts";

/**
 * What an application is composed of, as plain data. Nothing in it depends on the order of keys in a
 * package.json or on the layout of node_modules, but for the fields named `path`.
 */
export interface InspectedComposition {
  /** Absent: the plugins were given in code. */
  readonly application?: {
    readonly name: string;
    readonly version?: string;
    readonly path: string;
  };
  readonly versions: {
    readonly node: string;
    readonly "@inference-server/node": string;
  };
  /** Where plugins come from, the strongest source first. A module is named as seen from the application. */
  readonly packages: readonly DiscoveredPackage[];
  /** Plugins that gave way to others. */
  readonly replaced: readonly Replacement[];
  /** Dependencies and plugins that were left out. */
  readonly skipped: readonly Skipped[];
  /** The registered plugins, in list order. */
  readonly plugins: readonly PluginDescription[];
  /** For each hook, who is asked, in that order; `builtIn` marks the server's own answer. */
  readonly hooks: Description["hooks"];
  /** For each wrapped hook, the plugins whose wrappers run around it, outermost first. */
  readonly wrappers: Description["wrappers"];
  /** Media ranges that can be read. */
  readonly reads: Description["reads"];
  /** Media types that can be written, in the order for clients without a preference. */
  readonly writes: Description["writes"];
  /** What is set to be preferred to the request's own type and to the order of `writes`. */
  readonly defaultAccept: string | null;
  readonly modelDirectory: ModelDirectory;
  /** Native threads that the model may use. */
  readonly threads: number;
  /** The largest request body. `null`: there is no limit. */
  readonly maxBodyBytes: number | null;
  readonly executionParameters: ExecutionParameters;
  readonly warnings: readonly CompositionWarning[];
  /** What the model takes and gives. Absent: it was not loaded. */
  readonly signature?: Description["signature"];
}

/**
 * Looks at a composition. The model need not be loaded. Of the settings only values are needed: the
 * table takes a tenth of a second to import, which a worker can do without.
 *
 * @throws whatever a hook throws that is asked for an execution parameter.
 */
export async function inspectedComposition(
  { service, discovery, modelDirectory, threads }: Composition,
  { maxBodyMB, maxPayloadInMB, defaultAccept }: Settings,
): Promise<InspectedComposition> {
  const description = service.describe();
  const executionParameters = await service.executionParameters();
  const modelMaxPayloadInMB = executionParameters.MaxPayloadInMB;
  const maxBodyBytes = bodyLimit({ maxBodyMB, maxPayloadInMB, modelMaxPayloadInMB });
  const { packages = [], replaced = [], skipped = [], application } = discovery ?? {};
  const nameOf = packageNames(packages, application?.path ?? "");
  const { plugins, hooks, wrappers, reads, writes, warnings, signature } = description;
  return {
    ...(application !== undefined && { application }),
    versions: { node: process.versions.node, "@inference-server/node": ownPackage().version },
    packages: packages.map((found) => ({
      ...found,
      dependency: nameOf(found.dependency),
      name: nameOf(found.name),
    })),
    replaced: replaced.map((replacement) => ({
      ...replacement,
      package: nameOf(replacement.package),
      byPackage: nameOf(replacement.byPackage),
    })),
    skipped: skipped.map((entry) => ({ ...entry, dependency: nameOf(entry.dependency) })),
    plugins: plugins.map((plugin) => withVersion(plugin, packages)),
    hooks,
    wrappers,
    reads,
    writes,
    defaultAccept: defaultAccept ?? null,
    modelDirectory,
    threads,
    maxBodyBytes: Number.isFinite(maxBodyBytes) ? maxBodyBytes : null,
    executionParameters,
    warnings,
    ...(signature !== undefined && { signature }),
  };
}

/** Modules that the options name go by the path that they were given: from the application it is the same everywhere. */
function packageNames(
  packages: readonly DiscoveredPackage[],
  applicationPath: string,
): (name: string) => string {
  const modules = packages
    .filter(({ source }) => source === "argument")
    .map(({ name, path }) => [name, relative(applicationPath, path)] as const);
  const names = new Map(modules);
  return (name) => names.get(name) ?? name;
}

/** A plugin that does not say its version has that of the package which exports it. */
function withVersion(
  plugin: PluginDescription,
  packages: readonly DiscoveredPackage[],
): PluginDescription {
  const { version = packages.find(({ plugins }) => plugins.includes(plugin.name))?.version } =
    plugin;
  return { ...plugin, ...(version !== undefined && { version }) };
}
