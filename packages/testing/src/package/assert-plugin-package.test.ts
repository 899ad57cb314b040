import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, it } from "vitest";
import { branded, folderOf } from "../../test/application-folder.ts";
import { assertPluginPackage } from "../index.ts";

const entry = branded('{ name: "@acme/codec", hooks: { pingFn: () => true } }');

const good = {
  name: "@acme/codec",
  type: "module",
  files: ["dist"],
  exports: {
    ".": { types: "./dist/index.d.ts", default: "./dist/index.js" },
    "./plugin": { types: "./dist/plugin.d.ts", default: "./dist/plugin.js" },
  },
  peerDependencies: { "@inference-server/core": ">=0.1.0" },
  inferenceServer: { plugin: "./plugin", apiVersion: 1 },
};

/** Checks a package with these differences; answers the problems, or nothing. */
async function problemsOf(
  differences: object,
  files: Readonly<Record<string, unknown>> = {},
): Promise<readonly string[]> {
  const folder = folderOf({
    "package.json": { ...good, ...differences },
    "dist/plugin.js": entry,
    ...files,
  });
  const from = pathToFileURL(join(folder, "src", "package.test.js")).href;
  try {
    await assertPluginPackage(from);
    return [];
  } catch (error) {
    if (!(error instanceof Error) || error.name !== "AssertionError") throw error;
    return error.message.split("\n").slice(1);
  }
}

it("passes a package that can be installed and found", async () => {
  expect(await problemsOf({})).toEqual([]);
});

it.each<readonly [what: string, differences: object]>([
  [
    "a single entry",
    {
      exports: { types: "./x.d.ts", default: "./dist/plugin.js" },
      inferenceServer: { plugin: ".", apiVersion: 1 },
    },
  ],
  ["any version of core", { peerDependencies: { "@inference-server/core": "*" } }],
  ["a pattern in files", { files: ["!dist/*.map", "./dist/**/*.js"] }],
  ["everything in files", { files: ["."] }],
  ["exports that publishing replaces", { publishConfig: { exports: good.exports } }],
])("passes a package with %s", async (_what, differences) => {
  expect(await problemsOf(differences)).toEqual([]);
});

it("takes types that lie beside the entry", async () => {
  const exports = { "./plugin": "./dist/plugin.js" };
  expect(await problemsOf({ exports }, { "dist/plugin.d.ts": "" })).toEqual([]);
});

it.each<readonly [what: string, differences: object, problem: string]>([
  [
    "no manifest",
    { inferenceServer: undefined },
    '- There is no plugin manifest, so no server will look at the package. Add "inferenceServer": { "plugin": ".", "apiVersion": 1 }.',
  ],
  [
    "a manifest for another API",
    { inferenceServer: { plugin: "./plugin", apiVersion: 99 } },
    '- "@acme/codec": was made for plugin API 99; this server speaks 1.',
  ],
  [
    "a misspelt manifest",
    { inferenceServer: { plugin: "./plugin", apiVersoin: 1 } },
    '- "@acme/codec": "inferenceServer" has the unknown field "apiVersoin".',
  ],
  [
    "a subpath that exports does not have",
    { inferenceServer: { plugin: "./codec", apiVersion: 1 } },
    '- "exports" has no subpath "./codec", which "inferenceServer.plugin" names. Add "./codec": {"types":"./dist/codec.d.ts","default":"./dist/codec.js"} to "exports".',
  ],
  [
    "a subpath without a default condition",
    { exports: { "./plugin": { types: "./dist/plugin.d.ts", import: "./dist/plugin.js" } } },
    '- "./plugin" in "exports" has no "default" condition, so not everybody can load it.',
  ],
  [
    "published exports that lose the subpath",
    { publishConfig: { exports: { ".": "./dist/index.js" } } },
    '- "publishConfig.exports" has no subpath "./plugin"',
  ],
  ["no files", { files: undefined }, '- There is no "files"'],
  [
    "files without the entry",
    { files: ["lib", "dist/*.d.ts"] },
    '- "files" leaves out "dist/plugin.js", the entry of the plugin: it would not be published. Add "dist" to "files".',
  ],
  ["files that exclude the entry", { files: ["dist", "!dist/plugin.js"] }, '- "files" leaves out'],
  [
    "no types",
    { exports: { "./plugin": { default: "./dist/plugin.js" } } },
    '- "./plugin" in "exports" has no types, so whoever composes the plugin in TypeScript gets an error. Add the condition "types": "./dist/plugin.d.ts", before "default".',
  ],
  ["no type", { type: undefined }, '- "type" is not there, but plugins are ES modules.'],
  [
    "no peer dependency on core",
    { peerDependencies: { other: "*" } },
    '- "@inference-server/core" is no peer dependency',
  ],
  [
    "a narrow peer dependency on core",
    { peerDependencies: { "@inference-server/core": "^0.1.0" } },
    '- The peer dependency on "@inference-server/core" is "^0.1.0", which excludes later versions',
  ],
  [
    "a copy of core of its own",
    { dependencies: { "@inference-server/core": "^0.1.0" } },
    '- "@inference-server/core" is among "dependencies", so each plugin may bring a copy of its own.',
  ],
])("finds %s", async (_what, differences, problem) => {
  const problems = await problemsOf(differences);
  expect(problems).toContainEqual(expect.stringContaining(problem));
});

it.each<readonly [what: string, source: string, problem: string]>([
  [
    "no default export",
    "export const codec = {};",
    '"@acme/codec": the module has no default export',
  ],
  [
    "a default export that is no plugin",
    "export default () => ({});",
    "not a plugin. If it makes the plugin, call it: export default codec();",
  ],
  [
    "a misspelt hook",
    branded('{ name: "@acme/codec", hooks: { pingFunction: () => true } }'),
    '"hooks" has an unknown hook "pingFunction".',
  ],
  [
    "two plugins of one name",
    `const one = (hooks) => Object.defineProperty({ name: "one", hooks },
       Symbol.for("@inference-server/core/plugin"), { value: 1 });
     export default [one({ pingFn: () => true }), one({ closeFn: () => true })];`,
    '"one": stands twice in what "@acme/codec" exports.',
  ],
  ["code that throws", 'throw new Error("no licence");', "no licence"],
])("finds an entry with %s", async (_what, source, problem) => {
  const problems = await problemsOf({}, { "dist/plugin.js": source });
  expect(problems).toHaveLength(1);
  expect(problems[0]).toContain(problem);
});

it("finds an entry that was not built", async () => {
  const inferenceServer = { plugin: ".", apiVersion: 1 };
  const problems = await problemsOf({ inferenceServer });
  expect(problems).toEqual([
    expect.stringMatching(/dist\/index.js, which does not exist. .*built/),
  ]);
});

it("lists every problem at once, with the file it is about", async () => {
  const folder = folderOf({ "package.json": { name: "@acme/codec" } });
  await expect(assertPluginPackage(join(folder, "index.js"))).rejects.toMatchObject({
    name: "AssertionError",
    message: expect.stringMatching(
      /package\.json is not the manifest of a plugin package: 3 problems\.\n- "type" is not there/,
    ),
  });
});

it("finds no package above a file of none", async () => {
  await expect(assertPluginPackage("/nowhere/index.js")).rejects.toThrow(
    'There is no package.json with a "name" above "/nowhere/index.js". Pass import.meta.url of a ' +
      "file of the package.",
  );
});
