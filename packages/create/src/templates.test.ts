import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { templatesFolder } from "./own-package.ts";
import { templateNames } from "./templates.ts";

it("has a folder for each template, and no other", async () => {
  expect((await readdir(templatesFolder)).toSorted()).toEqual([...templateNames].toSorted());
});

it("has no file that npm or another tool would take for this package's own", async () => {
  const files = await readdir(templatesFolder, { recursive: true });
  const special = /(^|[\\/])(\.|package\.json$)/u;
  expect(files.filter((file) => special.test(file))).toEqual([]);
});

it("asks for the versions that this repository is tested with", async () => {
  const workspace = new URL("../../../pnpm-workspace.yaml", import.meta.url);
  const catalog = await readFile(workspace, "utf8");
  const files = await readdir(templatesFolder, { recursive: true });
  for (const file of files.filter((path) => path.endsWith("package.json"))) {
    const manifest = JSON.parse(await readFile(join(templatesFolder, file), "utf8")) as Manifest;
    const installed = { ...manifest.dependencies, ...manifest.devDependencies };
    for (const [name, range] of Object.entries(installed)) {
      if (name === "{{name}}") expect(range).toBe("*");
      else if (name.startsWith("@inference-server/")) expect(range).toBe("^{{version}}");
      else expect(range, `${name} in ${file}`).toBe(`^${catalogVersion(catalog, name)}`);
    }
  }
});

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

function catalogVersion(catalog: string, name: string): string | undefined {
  const line = catalog
    .split("\n")
    .find((text) => text.replaceAll("'", "").startsWith(`  ${name}:`));
  return line?.split(":")[1]?.trim().replace("^", "");
}
