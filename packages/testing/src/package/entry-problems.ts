import { existsSync } from "node:fs";
import { join } from "node:path";
import { isFields, type Fields, type PackageProblem } from "./package-problem.ts";
import { isPublished } from "./published-files.ts";

/** What is wrong with the entry of the plugin, as it will be published. */
export function entryProblems(
  content: Fields,
  directory: string,
  subpath: string,
): readonly PackageProblem[] {
  const published = isFields(content["publishConfig"]) ? content["publishConfig"]["exports"] : null;
  const exports = published ?? content["exports"];
  const where = published ? "publishConfig.exports" : "exports";
  const target = targetOf(exports, subpath);
  if (target === undefined) {
    return [
      {
        message: `"${where}" has no subpath "${subpath}", which "inferenceServer.plugin" names.`,
        fix: `Add ${example(subpath)} to "${where}".`,
      },
    ];
  }
  const file = defaultOf(target);
  if (file === undefined) {
    return [
      {
        message: `"${subpath}" in "${where}" has no "default" condition, so not everybody can load it.`,
        fix: `Write ${example(subpath)}.`,
      },
    ];
  }
  return [
    ...filesProblems(content["files"], file),
    ...typesProblems(target, file, directory, `"${subpath}" in "${where}"`),
  ];
}

function filesProblems(files: unknown, file: string): readonly PackageProblem[] {
  const path = file.replace(/^\.\//, "");
  const [folder = path] = path.split("/");
  if (!Array.isArray(files)) {
    return [
      {
        message: 'There is no "files": tests, sources and whatever else lies about are published.',
        fix: `Add "files": ["${folder}"].`,
      },
    ];
  }
  const patterns = files.filter((pattern) => typeof pattern === "string");
  if (isPublished(path, patterns)) return [];
  return [
    {
      message: `"files" leaves out "${path}", the entry of the plugin: it would not be published.`,
      fix: `Add "${folder}" to "files".`,
    },
  ];
}

function typesProblems(
  target: unknown,
  file: string,
  directory: string,
  where: string,
): readonly PackageProblem[] {
  const beside = file.replace(/\.([cm]?)js$/, ".d.$1ts");
  const declared = isFields(target) && typeof target["types"] === "string";
  if (declared || existsSync(join(directory, beside))) return [];
  return [
    {
      message: `${where} has no types, so whoever composes the plugin in TypeScript gets an error.`,
      fix: `Add the condition "types": "${beside}", before "default".`,
    },
  ];
}

/** What `exports` has for a subpath. Without subpaths, all of it is for ".". */
function targetOf(exports: unknown, subpath: string): unknown {
  const hasSubpaths = isFields(exports) && Object.keys(exports).some((key) => key.startsWith("."));
  if (hasSubpaths) return exports[subpath];
  return subpath === "." ? exports : undefined;
}

/** The file that Node loads under no condition but its own. */
function defaultOf(target: unknown): string | undefined {
  if (typeof target === "string") return target;
  return isFields(target) ? defaultOf(target["default"]) : undefined;
}

function example(subpath: string): string {
  const name = subpath === "." ? "index" : subpath.slice(2);
  const target = { types: `./dist/${name}.d.ts`, default: `./dist/${name}.js` };
  return `${JSON.stringify(subpath)}: ${JSON.stringify(target)}`;
}
