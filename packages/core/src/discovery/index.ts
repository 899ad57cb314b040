export { discoverPlugins } from "./discover-plugins.ts";
export type {
  DiscoveredPackage,
  Discovery,
  DiscoveryOptions,
  PluginSource,
  Replacement,
  Skipped,
} from "./discovery.ts";
export { applicationManifestFields, manifestKey, pluginManifestFields } from "./manifest.ts";
