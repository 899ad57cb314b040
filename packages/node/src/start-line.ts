import type { Composition } from "./composition.ts";
import type { Log } from "./log.ts";

/** What there is to say of a server that listens. */
export interface StartLine {
  readonly port: number;
  readonly url: string;
  readonly composition: Composition;
  readonly maxBodyBytes: number;
}

/** Logs where the server listens and what it is made of. */
export function logStart(log: Log, { port, url, composition, maxBodyBytes }: StartLine): void {
  const { discovery, modelDirectory, service, threads } = composition;
  const plugins = pluginsOf(composition);
  log.info(
    {
      event: "listening",
      port,
      url,
      application: discovery?.application.name,
      plugins,
      modelDir: modelDirectory.path,
      modelDirBecause: modelDirectory.because,
      threads,
      maxBodyBytes: Number.isFinite(maxBodyBytes) ? maxBodyBytes : undefined,
      node: process.versions.node,
    },
    `Listening on ${url}. ` +
      `Plugins: ${plugins.join(", ") || "none"}. ` +
      `Model directory: ${modelDirectory.path} (${modelDirectory.because}).`,
  );
  for (const { name, by } of discovery?.replaced ?? []) {
    log.info({ event: "replaced", plugin: name, by }, `Plugin "${name}" gave way to "${by}".`);
  }
  if (service.describe().plugins.length === 0) {
    log.warn(
      { event: "no_plugins" },
      "No plugin was found: every request is answered with its own bytes. " +
        "Install a model and the codecs you want in the application's dependencies.",
    );
  }
}

/** `name@version`, in the order in which the plugins are asked. */
function pluginsOf({ discovery, service }: Composition): readonly string[] {
  const versions = new Map(
    (discovery?.packages ?? []).flatMap(({ plugins, version }) =>
      plugins.map((name) => [name, version] as const),
    ),
  );
  return service
    .describe()
    .plugins.map(({ name, version = versions.get(name) }) =>
      version === undefined ? name : `${name}@${version}`,
    );
}
