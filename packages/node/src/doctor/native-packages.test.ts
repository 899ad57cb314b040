import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { nativePackages } from "./native-packages.ts";

/** A plugin's package with what is in its node_modules. */
async function plugin(manifest: object, files: Readonly<Record<string, string>>): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), "inference-server-"));
  onTestFinished(() => rm(path, { recursive: true }));
  const all = { "package.json": JSON.stringify({ name: "plugin", ...manifest }), ...files };
  for (const [file, content] of Object.entries(all)) {
    await mkdir(dirname(join(path, file)), { recursive: true });
    await writeFile(join(path, file), content);
  }
  return path;
}

function installed(name: string, source: string, manifest: object = {}): Record<string, string> {
  return {
    [`node_modules/${name}/package.json`]: JSON.stringify({ name, main: "index.js", ...manifest }),
    [`node_modules/${name}/index.js`]: source,
  };
}

it("loads the dependencies that hold an add-on, and says why one cannot be loaded", async () => {
  const path = await plugin(
    { dependencies: { plain: "1", broken: "1", fine: "1", missing: "1" } },
    {
      ...installed("plain", "throw new Error('Not looked at.');"),
      ...installed("broken", "require('./build/Release/broken.node');"),
      "node_modules/broken/build/Release/broken.node": "no library",
      ...installed("fine", "module.exports = 1;"),
      "node_modules/fine/prebuilds/linux-x64/fine.node": "",
    },
  );

  expect(await nativePackages("plugin", path)).toEqual([
    {
      name: "broken",
      usedBy: "plugin",
      optional: false,
      failure: expect.stringContaining("broken.node"),
    },
    { name: "fine", usedBy: "plugin", optional: false },
  ]);
});

it("knows a package whose add-on is in a package for the platform", async () => {
  const path = await plugin(
    { dependencies: { sharp: "1" } },
    {
      ...installed("sharp", "throw new Error('No binary\\nfor this platform.');", {
        optionalDependencies: { "sharp-linux": "1", "sharp-darwin": "1" },
      }),
      ...installed("sharp-linux", ""),
      "node_modules/sharp-linux/lib/sharp.node": "",
    },
  );

  expect(await nativePackages("plugin", path)).toEqual([
    {
      name: "sharp",
      usedBy: "plugin",
      optional: false,
      failure: "No binary for this platform.",
    },
  ]);
});

it("marks what the plugin can do without", async () => {
  const path = await plugin(
    { optionalDependencies: { extract: "1", absent: "1" } },
    { ...installed("extract", ""), "node_modules/extract/extract.node": "" },
  );

  expect(await nativePackages("plugin", path)).toEqual([
    { name: "extract", usedBy: "plugin", optional: true },
  ]);
});

it("has nothing to say of a package without dependencies, or of none", async () => {
  expect(await nativePackages("plugin", await plugin({}, {}))).toEqual([]);
  expect(await nativePackages("plugin", "/nowhere")).toEqual([]);
});
