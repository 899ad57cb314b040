import type { HookName, MediaTypeDescription } from "@inference-server/core";
import type { Inspection } from "./inspect/inspection.ts";
import type { Log } from "./log.ts";

/** What there is to say of a server that listens. */
export interface StartLine {
  readonly port: number;
  readonly url: string;
  readonly inspection: Inspection;
}

/** Logs what a server is made of, in one line, what is probably wrong with it, and where it listens. */
export function logStart(log: Log, { port, url, inspection }: StartLine): void {
  log.info({ event: "composition", ...fieldsOf(inspection) }, sentencesOf(inspection));
  for (const { code, plugin, message, fix } of inspection.warnings) {
    const subject = plugin === undefined ? "" : `"${plugin}": `;
    log.warn({ event: "composition_warning", code, plugin }, `${subject}${message} ${fix}`);
  }
  log.info({ event: "listening", port, url }, `Listening on ${url}.`);
}

/** What `inspect` shows, without what is built in, the default or nothing. */
function fieldsOf(inspection: Inspection): object {
  const { application, versions, replaced, skipped, wrappers, modelDirectory } = inspection;
  const set = inspection.settings.filter(({ source }) => source !== "default");
  return {
    application: application && versioned(application),
    plugins: inspection.plugins.map(versioned),
    hooks: answeredHooks(inspection),
    ...(Object.keys(wrappers).length > 0 && { wrappers }),
    reads: pluginsByType(inspection.reads),
    writes: pluginsByType(inspection.writes),
    ...(replaced.length > 0 && { replaced: replaced.map(({ name, by }) => ({ name, by })) }),
    ...(skipped.length > 0 && { skipped }),
    executionParameters: inspection.executionParameters,
    modelDir: modelDirectory.path,
    modelDirBecause: modelDirectory.because,
    threads: inspection.threads,
    maxBodyBytes: inspection.maxBodyBytes,
    settings: Object.fromEntries(set.map(({ name, source }) => [name, source])),
    node: versions.node,
  };
}

function sentencesOf(inspection: Inspection): string {
  const { plugins, replaced, modelDirectory } = inspection;
  return [
    `Plugins: ${plugins.map(versioned).join(", ") || "none"}.`,
    ...replaced.map(({ name, by }) => `Plugin "${name}" gave way to "${by}".`),
    `Model directory: ${modelDirectory.path} (${modelDirectory.because}).`,
  ].join(" ");
}

function versioned({
  name,
  version,
}: {
  readonly name: string;
  readonly version?: string;
}): string {
  return version === undefined ? name : `${name}@${version}`;
}

/** Who answers what, without the defaults and without those whom `reads` and `writes` name. */
function answeredHooks({ hooks }: Inspection): Partial<Record<HookName, readonly string[]>> {
  const entries = Object.entries(hooks).map(([hook, implementations]) => {
    const answering = implementations.filter(
      ({ builtIn, consumes, produces }) => !builtIn && (consumes ?? produces) === undefined,
    );
    return [hook, answering.map(({ plugin }) => plugin)] as const;
  });
  return Object.fromEntries(entries.filter(([, plugins]) => plugins.length > 0));
}

function pluginsByType(types: readonly MediaTypeDescription[]): Record<string, readonly string[]> {
  return Object.fromEntries(types.map(({ mediaType, plugins }) => [mediaType, plugins]));
}
