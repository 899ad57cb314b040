import { apiVersion } from "../plugin.ts";
import { didYouMean } from "../suggestion.ts";
import { isObject } from "../is-object.ts";
import type { Report } from "./report.ts";

/** The key in a package.json under which packages and applications say what the server must know. */
export const manifestKey = "inferenceServer";

/** Fields of a plugin package's manifest. */
export const pluginManifestFields = ["plugin", "apiVersion"] as const;

/** Fields of an application's manifest. */
export const applicationManifestFields = ["plugins", "include", "exclude", "order"] as const;

/** What an application's manifest says. */
export interface ApplicationManifest {
  /** The module whose default export is the application's own plugin or preset: `./src/plugins.ts`. */
  readonly plugins?: string;
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  readonly order?: readonly string[];
  /** The `exports` subpath of its plugin, where the application is a plugin package itself. */
  readonly plugin?: string;
}

/** Whose manifest it is, for messages. */
interface Owner {
  readonly label: string;
  /** The package.json. */
  readonly file: string;
}

/** Reads an application's manifest. Fields that cannot be honoured are reported and left out. */
export function applicationManifest(
  manifest: unknown,
  owner: Owner,
  report: Report,
): ApplicationManifest {
  const say = reporter(owner, report);
  if (manifest === undefined) return {};
  if (!isManifest(manifest, say)) return {};
  reportUnknownFields(manifest, say);
  const result: { -readonly [Field in keyof ApplicationManifest]: ApplicationManifest[Field] } = {};
  const module = manifest["plugins"];
  if (module !== undefined && isModulePath(module, say)) result.plugins = module;
  for (const field of ["include", "exclude", "order"] as const) {
    const names = manifest[field];
    if (names !== undefined && isListOfNames(field, names, say)) result[field] = names;
  }
  if (manifest["plugin"] !== undefined && !("apiVersion" in manifest) && module === undefined) {
    say(
      `"${manifestKey}" has "plugin" without "apiVersion".`,
      `For the application's own module, write "plugins" instead of "plugin". If the package is a plugin that others install, add "apiVersion": ${apiVersion}.`,
    );
  } else if ("plugin" in manifest || "apiVersion" in manifest) {
    const plugin = pluginSubpath(manifest, owner, report);
    if (plugin !== undefined) result.plugin = plugin;
  }
  return result;
}

/**
 * Reads a plugin package's manifest, before anything of the package runs.
 *
 * @returns the `exports` subpath of its plugin, or `undefined` if there is something to report.
 */
export function pluginManifest(
  manifest: unknown,
  owner: Owner,
  report: Report,
): string | undefined {
  const say = reporter(owner, report);
  if (!isManifest(manifest, say)) return undefined;
  // A misspelt field is said once: not also as the missing one that it was meant for.
  return reportUnknownFields(manifest, say) ? pluginSubpath(manifest, owner, report) : undefined;
}

function pluginSubpath(manifest: Manifest, owner: Owner, report: Report): string | undefined {
  const subpath = manifest["plugin"];
  const versionIsOurs = isOurVersion(manifest["apiVersion"], owner, report);
  return isSubpath(subpath, reporter(owner, report)) && versionIsOurs ? subpath : undefined;
}

type Manifest = Readonly<Record<string, unknown>>;

type Say = (message: string, fix: string) => void;

function reporter({ label, file }: Owner, report: Report): Say {
  return (message, fix) => {
    report({ code: "manifest_invalid", plugin: label, message, fix, path: file });
  };
}

function isManifest(manifest: unknown, say: Say): manifest is Manifest {
  if (isObject(manifest)) return true;
  say(
    `"${manifestKey}" is ${shown(manifest)}, but it must be an object.`,
    `Write "${manifestKey}": { "plugin": ".", "apiVersion": ${apiVersion} } for a plugin package, ` +
      `or "${manifestKey}": { "plugins": "./src/plugins.ts" } for an application.`,
  );
  return false;
}

function reportUnknownFields(manifest: Manifest, say: Say): boolean {
  // One package may be an application and a plugin at once.
  const known: readonly string[] = [...pluginManifestFields, ...applicationManifestFields];
  const unknown = Object.keys(manifest).filter((field) => !known.includes(field));
  for (const field of unknown) {
    say(
      `"${manifestKey}" has the unknown field "${field}".${didYouMean(field, known)}`,
      `Fields of a plugin package are "plugin" and "apiVersion"; of an application "plugins", "include", "exclude" and "order".`,
    );
  }
  return unknown.length === 0;
}

function isModulePath(value: unknown, say: Say): value is string {
  if (typeof value === "string" && value !== "." && isInside(value)) return true;
  say(
    `"${manifestKey}.plugins" is ${shown(value)}, but it must be the path of one file of the application, beginning with "./".`,
    `Write "plugins": "./src/plugins.ts"; options of plugins belong in that file.`,
  );
  return false;
}

function isListOfNames(field: string, value: unknown, say: Say): value is readonly string[] {
  const isList = Array.isArray(value) && value.every((name) => typeof name === "string");
  if (!isList) {
    say(
      `"${manifestKey}.${field}" is ${shown(value)}, but it must be a list of names.`,
      `Write "${field}": ["@acme/csv-codec"].`,
    );
  }
  return isList;
}

function isSubpath(value: unknown, say: Say): value is string {
  if (typeof value === "string" && isInside(value)) return true;
  if (value === undefined) {
    say(
      `"${manifestKey}" has no "plugin".`,
      `If the package is a plugin, write "plugin": "." for its main entry or "plugin": "./plugin" for another one of its "exports". ` +
        `If it is an application, it cannot be composed into another: remove it from "dependencies" or name it in "exclude".`,
    );
  } else {
    say(
      `"${manifestKey}.plugin" is ${shown(value)}, but it must be a subpath of "exports".`,
      `Write "." for the package's main entry, or a subpath such as "./plugin", without "..".`,
    );
  }
  return false;
}

/** "." or "./" and plain segments: nothing that could lead out of the package. */
function isInside(path: string): boolean {
  return path === "." || /^\.(?:\/(?!\.{1,2}(?:\/|$))[^/\\*]+)+$/u.test(path);
}

function isOurVersion(value: unknown, owner: Owner, report: Report): boolean {
  if (!Number.isInteger(value) || Number(value) < 1) {
    reporter(owner, report)(
      value === undefined
        ? `"${manifestKey}" has no "apiVersion".`
        : `"${manifestKey}.apiVersion" is ${shown(value)}, but it must be an integer.`,
      `Write "apiVersion": ${apiVersion}, the plugin API that this server speaks.`,
    );
    return false;
  }
  if (value === apiVersion) return true;
  report({
    code: "api_mismatch",
    plugin: owner.label,
    message: `was made for plugin API ${Number(value)}; this server speaks ${apiVersion}.`,
    fix:
      Number(value) > apiVersion
        ? `Upgrade the application's "@inference-server" packages, or install an older version of this one.`
        : "Upgrade the package to a version made for this API.",
    path: owner.file,
  });
  return false;
}

function shown(value: unknown): string {
  return JSON.stringify(value) ?? String(value);
}
