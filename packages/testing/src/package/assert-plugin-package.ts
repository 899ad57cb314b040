import { AssertionError } from "node:assert";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  createPluginManager,
  isCompositionError,
  type CompositionProblem,
} from "@inference-server/core";
import { discoverPlugins } from "@inference-server/core/discovery";
import { dependencyProblems } from "./dependency-problems.ts";
import { entryProblems } from "./entry-problems.ts";
import { isFields, type Fields, type PackageProblem } from "./package-problem.ts";

/**
 * Checks that a package can be installed beside others and be found: its manifest, `exports` with
 * the plugin's subpath and a `default` condition, `files`, the peer dependency on core, `type`,
 * types, and what the entry exports as its default. The entry is imported as a server imports it,
 * so a package that runs from `dist` must have been built.
 *
 * `from` is a file of the package: `import.meta.url`.
 *
 * @throws AssertionError that lists every problem with its fix.
 */
export async function assertPluginPackage(from: string | URL): Promise<void> {
  const file = packageFileOf(from);
  const content = contentOf(file);
  const problems = [
    ...typeProblems(content),
    ...manifestProblems(content),
    ...staticEntryProblems(content, dirname(file)),
    ...dependencyProblems(content),
    ...(await loadingProblems(file, content)),
  ];
  if (problems.length === 0) return;
  const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
  throw new AssertionError({
    message: [
      `${file} is not the manifest of a plugin package: ${count}.`,
      ...problems.map(({ message, fix }) => `- ${message} ${fix}`),
    ].join("\n"),
  });
}

function packageFileOf(from: string | URL): string {
  const text = String(from);
  const start = text.startsWith("file:") ? fileURLToPath(text) : text;
  for (let directory = start; ; directory = dirname(directory)) {
    const file = join(directory, "package.json");
    if (existsSync(file) && contentOf(file)["name"] !== undefined) return file;
    if (dirname(directory) !== directory) continue;
    throw new AssertionError({
      message:
        `There is no package.json with a "name" above "${start}". Pass import.meta.url of a file of ` +
        "the package.",
    });
  }
}

function contentOf(file: string): Fields {
  const content: unknown = JSON.parse(readFileSync(file, "utf8"));
  return isFields(content) ? content : {};
}

function typeProblems(content: Fields): readonly PackageProblem[] {
  if (content["type"] === "module") return [];
  return [
    {
      message: `"type" is ${JSON.stringify(content["type"]) ?? "not there"}, but plugins are ES modules.`,
      fix: 'Write "type": "module".',
    },
  ];
}

/** Only its absence: what a manifest says is read by discovery itself. */
function manifestProblems(content: Fields): readonly PackageProblem[] {
  const manifest = content["inferenceServer"];
  if (isFields(manifest) && ("plugin" in manifest || "apiVersion" in manifest)) return [];
  return [
    {
      message: "There is no plugin manifest, so no server will look at the package.",
      fix: 'Add "inferenceServer": { "plugin": ".", "apiVersion": 1 }.',
    },
  ];
}

function staticEntryProblems(content: Fields, directory: string): readonly PackageProblem[] {
  const manifest = content["inferenceServer"];
  const subpath = isFields(manifest) ? manifest["plugin"] : undefined;
  return typeof subpath === "string" ? entryProblems(content, directory, subpath) : [];
}

/** What a server would say that finds the package. */
async function loadingProblems(file: string, content: Fields): Promise<readonly PackageProblem[]> {
  if (content["inferenceServer"] === undefined) return [];
  try {
    const { plugins } = await discoverPlugins({ from: file, discovery: false });
    createPluginManager(plugins).freeze();
    return [];
  } catch (error) {
    if (isCompositionError(error)) return error.problems.map(withSubject);
    throw error;
  }
}

function withSubject({ plugin, message, fix }: CompositionProblem): PackageProblem {
  return { message: plugin === undefined ? message : `"${plugin}": ${message}`, fix };
}
