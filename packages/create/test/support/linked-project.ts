import { chmod, mkdir, readFile, realpath, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { createProject } from "../../src/create-project.ts";
import type { TemplateName } from "../../src/templates.ts";
import { runProgram, type Run, type RunOptions } from "./run-program.ts";

const root = fileURLToPath(new URL("../../../..", import.meta.url));
const condition = "@inference-server/source";

/** A project in which this repository's own packages are installed, as links to their sources. */
export interface LinkedProject extends RunOptions {
  /** Runs one of its scripts, as `npm run` would. */
  run(script: string): Promise<Run>;
  /** What its Dockerfile has for an entry point, with the argument that SageMaker adds. */
  entryPoint(): Promise<readonly [string, ...string[]]>;
}

/** Makes a project and installs into it without npm. */
export async function makeLinkedProject(
  template: TemplateName,
  directory: string,
): Promise<LinkedProject> {
  const name = `@acme/my-${template}`;
  await createProject({ name, template, directory });
  const nodeTypes = await realpath(join(root, "node_modules/@types/node"));
  const links: Readonly<Record<string, string>> = {
    ...Object.fromEntries(
      ["core", "csv-codec", "json-codec", "node", "onnx", "testing"].map((workspacePackage) => [
        `@inference-server/${workspacePackage}`,
        join(root, "packages", workspacePackage),
      ]),
    ),
    zod: join(root, "packages/node/node_modules/zod"),
    "@types/node": nodeTypes,
    "undici-types": join(nodeTypes, "../../undici-types"),
    [name]: join(directory, "package"),
    ".bin/inference-server": join(root, "packages/node/bin/inference-server.js"),
  };
  const modules = join(directory, "node_modules");
  for (const [link, target] of Object.entries(links)) {
    await mkdir(dirname(join(modules, link)), { recursive: true });
    await symlink(target, join(modules, link));
  }
  await writeFile(join(modules, ".bin/tsc"), compiler);
  await chmod(join(modules, ".bin/tsc"), 0o755);
  const env = {
    HOME: process.env["HOME"] ?? "",
    PATH: [join(modules, ".bin"), dirname(process.execPath), process.env["PATH"] ?? ""].join(":"),
    NODE_OPTIONS: `--conditions=${condition}`,
    NO_COLOR: "1",
  };
  const options = { cwd: directory, env };
  return {
    ...options,
    async run(script) {
      const manifest = await readFile(join(directory, "package.json"), "utf8");
      const { scripts } = JSON.parse(manifest) as { scripts: Readonly<Record<string, string>> };
      return runProgram(["sh", "-c", scripts[script] ?? "false"], options);
    },
    async entryPoint() {
      const dockerfile = await readFile(join(directory, "Dockerfile"), "utf8");
      const [, words = "[]"] = /^ENTRYPOINT (\[.*\])$/mu.exec(dockerfile) ?? [];
      const [program = "", ...args] = JSON.parse(words) as readonly string[];
      return [program, ...args, "serve"];
    },
  };
}

/**
 * What is installed has types in its package; here they are in the sources. Where files are
 * written, these must count as installed, which they do by the path of their link.
 */
const compiler = `#!/bin/sh
[ "$1" = --project ] && set -- "$@" --preserveSymlinks
exec "${root}/node_modules/.bin/tsc" --customConditions ${condition} "$@"
`;
