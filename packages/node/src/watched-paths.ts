import type { Composition } from "./composition.ts";
import type { WatchedPaths } from "./dev-link.ts";

/** Where a composition came from: the application, packages linked into it, the model. */
export function watchedPathsOf({ discovery, modelDirectory }: Composition): WatchedPaths {
  // What is in node_modules changes with package.json; what is only linked there is being written.
  const linked = (discovery?.packages ?? [])
    .map(({ path }) => path)
    .filter((path) => !/[\\/]node_modules[\\/]/u.test(path));
  const application = discovery === undefined ? process.cwd() : discovery.application.path;
  return { sources: [...new Set([application, ...linked])], model: modelDirectory.path };
}
