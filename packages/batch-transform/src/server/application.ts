import { readFileSync, statSync } from "node:fs";
import { findPackageJSON } from "node:module";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { JobError } from "../job-error.ts";

/** How an application is started. */
export interface ApplicationCommand {
  readonly args: readonly string[];
  readonly cwd: string;
}

const runtime = "@inference-server/node";

/**
 * How to start an application: a folder's by the `inference-server` that is installed there, an
 * entry file by itself, in the folder of its package.
 *
 * @throws JobError if there is no application.
 */
export function applicationCommand(app: string | undefined): ApplicationCommand {
  const path = resolve(app ?? ".");
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) {
    throw new JobError(
      "usage",
      `There is no "${app}". Expected an application's folder or entry file.`,
    );
  }
  if (stats.isFile()) return { args: [path], cwd: packageFolderOf(path) };
  const bin = installedBin(path);
  if (bin !== undefined) return { args: [bin, "serve"], cwd: path };
  throw new JobError(
    "usage",
    app === undefined
      ? 'There is no server. Give "--url URL" of one that runs, "--app PATH" to start an application, ' +
          `or run this in an application's folder, where "${runtime}" is installed.`
      : `"${app}" is not an application: "${runtime}" is not installed there. Install it, or give the ` +
          "application's entry file.",
  );
}

function installedBin(folder: string): string | undefined {
  const own = join(folder, "package.json");
  if (statSync(own, { throwIfNoEntry: false }) === undefined) return undefined;
  const manifest = installedManifest(own);
  if (manifest === undefined) return undefined;
  const content: unknown = JSON.parse(readFileSync(manifest, "utf8"));
  const { bin } = content as { readonly bin?: Readonly<Record<string, string>> };
  const file = bin?.["inference-server"];
  return file === undefined ? undefined : join(dirname(manifest), file);
}

function packageFolderOf(file: string): string {
  const manifest = findPackageJSON(pathToFileURL(file));
  return dirname(manifest ?? file);
}

function installedManifest(from: string): string | undefined {
  try {
    return findPackageJSON(runtime, pathToFileURL(from));
  } catch {
    // Node throws for a package that is not there.
    return undefined;
  }
}
