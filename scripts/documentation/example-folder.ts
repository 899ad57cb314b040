import { globSync, readFileSync } from "node:fs";
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { root } from "./pages.ts";

/** A folder outside the repository in which its packages are installed, as a user has them. */
export interface ExampleFolder extends AsyncDisposable {
  readonly path: string;
  /** Writes a file, and the folders it is in. */
  write(file: string, content: string): Promise<void>;
}

/** Makes an example folder. Its packages are links to this workspace's sources. */
export async function exampleFolder(): Promise<ExampleFolder> {
  const path = await realpath(await mkdtemp(join(tmpdir(), "documentation-")));
  const write = async (file: string, content: string): Promise<void> => {
    await mkdir(dirname(join(path, file)), { recursive: true });
    await writeFile(join(path, file), content);
  };
  await write("package.json", '{ "name": "examples", "private": true, "type": "module" }\n');
  for (const [name, folder] of [...workspacePackages(), ...tools]) {
    const link = join(path, "node_modules", name);
    await mkdir(dirname(link), { recursive: true });
    await symlink(await realpath(join(root, folder)), link);
  }
  return { path, write, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}

/** Names of this workspace's packages, and their folders. */
export function workspacePackages(): readonly (readonly [name: string, folder: string])[] {
  return globSync("packages/*/package.json", { cwd: root })
    .toSorted()
    .map((file) => [packageName(file), dirname(file)]);
}

/** What examples import besides this workspace's packages. */
const tools = [
  ["zod", "packages/node/node_modules/zod"],
  ["hono", "packages/node/node_modules/hono"],
  ["vitest", "node_modules/vitest"],
  ["@types/node", "node_modules/@types/node"],
] as const;

function packageName(file: string): string {
  const manifest: unknown = JSON.parse(readFileSync(join(root, file), "utf8"));
  return (manifest as { readonly name: string }).name;
}
