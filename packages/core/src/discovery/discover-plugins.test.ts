import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { pluginApiVersion } from "../plugin.ts";
import { discoverPlugins, type DiscoveryOptions } from "./index.ts";

const core = new URL("../plugin.ts", import.meta.url).href;

/** A plugin as a package writes it that has this copy of core. */
const made = (name: string, rest = "hooks: { pingFn: () => true }"): string =>
  `import { definePlugin } from "${core}";
   export default definePlugin({ name: "${name}", ${rest} });`;

/** A plugin that another copy of core made: the brand is all that both share. */
const branded = (name: string, rest = "hooks: { pingFn: () => true }"): string =>
  `export default Object.defineProperty({ name: "${name}", ${rest} },
     Symbol.for("@inference-server/core/plugin"), { value: 1 });`;

const model = "hooks: { modelFn: () => 1, predictFn: () => 2 }";
const manifest = { plugin: ".", apiVersion: 1 };

/** package.json and entry of a plugin package, in the application's node_modules. */
function installed(
  name: string,
  source = branded(name),
  packageJson: object = {},
  at = `node_modules/${name}`,
): Record<string, string | object> {
  const defaults = { name, version: "1.2.3", type: "module", exports: { ".": "./index.js" } };
  return {
    [`${at}/package.json`]: { ...defaults, inferenceServer: manifest, ...packageJson },
    [`${at}/index.js`]: source,
  };
}

let root: string;
let count = 0;

beforeAll(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), "discovery-")));
});

afterAll(async () => {
  await rm(root, { recursive: true });
});

/** Writes an application with these files into a folder of its own. */
async function application(
  packageJson: object,
  files: Record<string, string | object> = {},
): Promise<string> {
  count += 1;
  const folder = join(root, `tree-${count}`);
  const all = { "package.json": { name: "app", type: "module", ...packageJson }, ...files };
  for (const [name, content] of Object.entries(all)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    const text = typeof content === "string" ? content : JSON.stringify(content);
    await writeFile(join(folder, name), text);
  }
  return folder;
}

const discover = (folder: string, options: Partial<DiscoveryOptions> = {}) =>
  discoverPlugins({ from: pathToFileURL(join(folder, "src", "main.ts")), ...options });

const namesOf = async (folder: string, options: Partial<DiscoveryOptions> = {}) =>
  (await discover(folder, options)).plugins.map(({ name }) => name);

/** `{ a: "*", b: "*" }` */
const any = (...names: string[]) => Object.fromEntries(names.map((name) => [name, "*"]));

describe("the application", () => {
  it("is the nearest package.json that is more than a build folder's", async () => {
    const folder = await application(
      { version: "3.0.0", dependencies: any("codec") },
      { ...installed("codec"), "dist/package.json": { type: "module" } },
    );
    const discovery = await discoverPlugins({ from: join(folder, "dist", "main.js") });
    expect(discovery.application).toEqual({ name: "app", version: "3.0.0", path: folder });
    expect(discovery.plugins.map(({ name }) => name)).toEqual(["codec"]);
  });

  it("may have no name, and is then called like its folder", async () => {
    const folder = await application({ name: undefined, dependencies: {} });
    expect((await discover(folder)).application.name).toMatch(/^tree-\d+$/u);
  });

  it("may be named by its folder", async () => {
    const folder = await application({ dependencies: any("codec") }, installed("codec"));
    expect((await discoverPlugins({ from: folder })).plugins).toHaveLength(1);
  });

  it("is never looked for in the working directory", async () => {
    await expect(discoverPlugins({ from: "src/main.ts" })).rejects.toThrow(
      new TypeError(
        'discoverPlugins: "from" is "src/main.ts", but it must be a file: URL or an absolute path. ' +
          "Pass import.meta.url.",
      ),
    );
  });
});

describe("dependencies", () => {
  it("are plugins by their manifest, whatever their exports hide", async () => {
    const folder = await application(
      {
        dependencies: {
          ...any("only-subpath", "no-exports", "nested-package-json", "node-fs-name", "@scope/a"),
          ...any("no-manifest", "types-only", "buffer"),
          alias: "npm:real-name@1",
        },
        devDependencies: any("dev"),
        peerDependencies: any("peer"),
      },
      {
        ...installed("only-subpath", branded("only-subpath"), {
          exports: { "./plugin": "./index.js" },
          inferenceServer: { plugin: "./plugin", apiVersion: 1 },
        }),
        ...installed("no-exports", branded("no-exports"), { exports: undefined, main: "index.js" }),
        ...installed("nested-package-json", undefined, { exports: "./dist/index.js" }),
        "node_modules/nested-package-json/dist/package.json": { type: "module" },
        "node_modules/nested-package-json/dist/index.js": branded("nested-package-json"),
        ...installed("node-fs-name"),
        ...installed("@scope/a", made("@scope/a")),
        ...installed("real-name", branded("real-name"), {}, "node_modules/alias"),
        ...installed("dev"),
        ...installed("peer"),
        ...installed("no-manifest", "throw 1", { inferenceServer: undefined }),
        ...installed("buffer", "throw 1", { inferenceServer: undefined }),
        "node_modules/types-only/package.json": { exports: { ".": { types: "./index.d.ts" } } },
      },
    );
    const { plugins, packages } = await discover(folder);
    expect(plugins.map(({ name }) => name)).toEqual([
      "@scope/a",
      "real-name",
      "nested-package-json",
      "no-exports",
      "node-fs-name",
      "only-subpath",
    ]);
    expect(plugins.map(pluginApiVersion)).toEqual([1, 1, 1, 1, 1, 1]);
    expect(packages[1]).toEqual({
      dependency: "alias",
      name: "real-name",
      version: "1.2.3",
      path: join(folder, "node_modules/alias"),
      plugins: ["real-name"],
      source: "dependency",
    });
  });

  it("are not searched for plugins of their own", async () => {
    const folder = await application(
      { dependencies: any("parent") },
      {
        ...installed("parent", branded("parent"), { dependencies: any("child") }),
        ...installed("child"),
      },
    );
    expect(await namesOf(folder)).toEqual(["parent"]);
  });

  it("are asked by name, whatever the order of the keys", async () => {
    const packages = ["zeta", "Alpha", "@b/x", "ä", "alpha"];
    const files = Object.assign({}, ...packages.map((name) => installed(name)));
    const one = await application({ dependencies: any(...packages) }, files);
    const other = await application({ dependencies: any(...packages.toReversed()) }, files);
    const expected = ["@b/x", "Alpha", "alpha", "zeta", "ä"];
    expect(await namesOf(one)).toEqual(expected);
    expect(await namesOf(other)).toEqual(expected);
  });

  it("are the same through links and in real folders", async () => {
    const packageJson = { dependencies: any("@scope/a", "b") };
    const hoisted = await application(packageJson, {
      ...installed("@scope/a"),
      ...installed("b"),
    });
    const linked = await application(packageJson, {
      ...installed("@scope/a", undefined, {}, ".store/a"),
      ...installed("b", undefined, {}, ".store/b"),
      "node_modules/@scope/.keep": "",
    });
    await symlink(join(linked, ".store/a"), join(linked, "node_modules/@scope/a"));
    await symlink(join(linked, ".store/b"), join(linked, "node_modules/b"));
    const one = await discover(hoisted);
    const other = await discover(linked);
    expect(other.packages.map(({ path }) => path)).toEqual([
      join(linked, ".store/a"),
      join(linked, ".store/b"),
    ]);
    const withoutPaths = ({ packages, replaced, skipped }: typeof one) => ({
      packages: packages.map((loaded) => ({ ...loaded, path: "" })),
      replaced,
      skipped,
    });
    expect(withoutPaths(other)).toEqual(withoutPaths(one));
  });

  it("may be in a folder of node_modules further up", async () => {
    const folder = await application(
      { name: "workspace" },
      {
        "apps/one/package.json": { name: "one", dependencies: any("codec") },
        ...installed("codec"),
      },
    );
    expect(await namesOf(join(folder, "apps/one"))).toEqual(["codec"]);
  });

  it("may be absent if they are optional", async () => {
    const folder = await application(
      { dependencies: any("gone", "here"), optionalDependencies: any("gone") },
      installed("here"),
    );
    const { plugins, skipped } = await discover(folder);
    expect(plugins.map(({ name }) => name)).toEqual(["here"]);
    expect(skipped).toEqual([{ dependency: "gone", reason: "not_installed" }]);
  });

  it("are imported one after the other", async () => {
    const log = "globalThis.importOrder = [...(globalThis.importOrder ?? [])";
    const folder = await application(
      { dependencies: any("slow", "a-slow") },
      {
        ...installed(
          "a-slow",
          `await new Promise((resolve) => setTimeout(resolve, 20));\n${log}, "a-slow"];\n${branded("a-slow")}`,
        ),
        ...installed("slow", `${log}, "slow"];\n${branded("slow")}`),
      },
    );
    await discover(folder);
    expect(globalThis).toHaveProperty("importOrder", ["a-slow", "slow"]);
    Reflect.deleteProperty(globalThis, "importOrder");
  });

  it("may export presets, and presets in presets", async () => {
    const source = `import a from "a"; import b from "b"; export default [a, [b]];`;
    const folder = await application(
      { dependencies: any("preset") },
      { ...installed("preset", source), ...installed("a"), ...installed("b") },
    );
    const { plugins, packages } = await discover(folder);
    expect(plugins.map(({ name }) => name)).toEqual(["a", "b"]);
    expect(packages.map(({ plugins: names }) => names)).toEqual([["a", "b"]]);
  });

  it("may be CommonJS that was TypeScript", async () => {
    const source = `Object.defineProperty(exports, "__esModule", { value: true });
      exports.default = Object.defineProperty({ name: "common", hooks: { pingFn: () => true } },
        Symbol.for("@inference-server/core/plugin"), { value: 1 });`;
    const folder = await application(
      { dependencies: any("common") },
      installed("common", source, { type: "commonjs" }),
    );
    expect(await namesOf(folder)).toEqual(["common"]);
  });

  it("go through the application's own import where it is given", async () => {
    const folder = await application(
      { dependencies: any("codec"), inferenceServer: { plugins: "./own.js" } },
      {
        ...installed("codec", "throw 1", {
          exports: { "./plugin": "./index.js" },
          inferenceServer: { plugin: "./plugin", apiVersion: 1 },
        }),
        "own.js": "throw 1",
      },
    );
    const asked: string[] = [];
    const { plugins } = await discover(folder, {
      import: async (specifier) => {
        asked.push(specifier);
        return {
          default: Object.defineProperty(
            { name: specifier, hooks: { pingFn: () => true } },
            Symbol.for("@inference-server/core/plugin"),
            { value: 1 },
          ),
        };
      },
    });
    expect(asked).toEqual([pathToFileURL(join(folder, "own.js")).href, "codec/plugin"]);
    expect(plugins.map(({ name }) => name)).toEqual(asked);
  });
});

it("names the package where the application's own import finds what has no default condition", async () => {
  const folder = await application(
    { dependencies: any("codec") },
    installed("codec", "throw 1", { exports: { import: "./index.js" } }),
  );
  const discovered = discover(folder, { import: () => Promise.resolve({ default: 1 }) });
  await expect(discovered).rejects.toMatchObject({
    problems: [{ code: "not_a_plugin", path: join(folder, "node_modules/codec/package.json") }],
  });
});

describe("the application's own plugins", () => {
  it("come from the module that its manifest names, before those of dependencies", async () => {
    const folder = await application(
      { dependencies: any("codec"), inferenceServer: { plugins: "./src/plugins.ts" } },
      { ...installed("codec"), "src/plugins.ts": made("own") },
    );
    const { plugins, packages } = await discover(folder);
    expect(plugins.map(({ name }) => name)).toEqual(["own", "codec"]);
    expect(packages[0]).toEqual({
      dependency: "app",
      name: "app",
      path: folder,
      plugins: ["own"],
      source: "application",
    });
  });

  it("replace a dependency's plugin of the same name and its model", async () => {
    const folder = await application(
      { dependencies: any("codec", "their-model"), inferenceServer: { plugins: "./own.js" } },
      {
        ...installed("codec"),
        ...installed("their-model", branded("their-model", model)),
        "our-model.js": branded("our-model", model),
        "codec.js": branded("codec", "hooks: { pingFn: () => false }"),
        "own.js": `import a from "./our-model.js"; import b from "./codec.js"; export default [a, b];`,
      },
    );
    const { plugins, replaced } = await discover(folder);
    expect(plugins.map(({ name }) => name)).toEqual(["our-model", "codec"]);
    expect(replaced).toEqual([
      { name: "codec", package: "codec", by: "codec", byPackage: "app", reason: "same_name" },
      {
        name: "their-model",
        package: "their-model",
        by: "our-model",
        byPackage: "app",
        reason: "model",
      },
    ]);
  });

  it("are those of a package that is a plugin and the application at once", async () => {
    const folder = await application(
      { dependencies: any("codec"), exports: "./model.js", inferenceServer: manifest },
      { ...installed("codec"), "model.js": made("app", model) },
    );
    expect(await namesOf(folder)).toEqual(["app", "codec"]);
  });

  it("need no exports", async () => {
    const folder = await application(
      { main: "model.js", inferenceServer: manifest },
      { "model.js": made("app", model) },
    );
    expect(await namesOf(folder)).toEqual(["app"]);
  });

  it("are joined by modules that the options name, which are stronger", async () => {
    const folder = await application(
      { inferenceServer: { plugins: "./own.js" } },
      { "own.js": made("own", model), "extra/model.js": made("extra", model) },
    );
    const absolute = join(folder, "extra/model.js");
    const expected = { plugins: [{ name: "extra" }], replaced: [{ name: "own", by: "extra" }] };
    expect(await discover(folder, { plugins: ["./extra/model.js"] })).toMatchObject(expected);
    expect(await discover(folder, { plugins: [absolute] })).toMatchObject(expected);
    expect(await discover(folder, { plugins: [pathToFileURL(absolute).href] })).toMatchObject({
      packages: [{ path: absolute, source: "argument" }, { dependency: "app" }],
    });
  });

  it("are all there is without discovery", async () => {
    const folder = await application(
      { dependencies: any("codec", "gone"), inferenceServer: { plugins: "./own.js" } },
      { ...installed("codec"), "own.js": made("own") },
    );
    expect(await namesOf(folder, { discovery: false, order: ["codec"] })).toEqual(["own"]);
  });
});

describe("Yarn's Plug'n'Play", () => {
  // As Yarn's loader does.
  beforeEach(
    () => void Object.defineProperty(process.versions, "pnp", { value: "3", configurable: true }),
  );
  afterEach(() => void Reflect.deleteProperty(process.versions, "pnp"));

  it("is refused with a message that says what to do", async () => {
    const folder = await application({ dependencies: any("codec") }, installed("codec"));
    const error: unknown = await discover(folder).catch((thrown: unknown) => thrown);
    expect(String(error).replace(folder, "<app>")).toMatchInlineSnapshot(`
      "CompositionError: The plugins cannot be composed: 1 problem.
      - [yarn_pnp]: Yarn's Plug'n'Play is not supported: packages must be in node_modules. Write "nodeLinker: node-modules" into .yarnrc.yml and run "yarn install". (<app>/package.json)"
    `);
  });

  it("is no obstacle without discovery", async () => {
    const folder = await application(
      { inferenceServer: { plugins: "./own.js" } },
      { "own.js": made("own") },
    );
    expect(await namesOf(folder, { discovery: false })).toEqual(["own"]);
  });
});

describe("choosing", () => {
  const packages = { ...installed("a"), ...installed("b"), ...installed("c") };

  it("puts first what the order names, by dependency or plugin", async () => {
    const folder = await application(
      { dependencies: any("a", "b", "c"), inferenceServer: { order: ["c"] } },
      { ...packages, ...installed("b", branded("plugin-of-b")) },
    );
    expect(await namesOf(folder)).toEqual(["c", "a", "plugin-of-b"]);
    expect(await namesOf(folder, { order: ["plugin-of-b", "c"] })).toEqual([
      "plugin-of-b",
      "c",
      "a",
    ]);
  });

  it("loads nothing but what is included", async () => {
    const folder = await application(
      { dependencies: { ...any("a", "b"), alias: "npm:c" }, inferenceServer: { include: ["a"] } },
      {
        ...installed("a"),
        ...installed("b", "throw 1"),
        ...installed("c", undefined, {}, "node_modules/alias"),
      },
    );
    const { plugins, skipped } = await discover(folder);
    expect(plugins.map(({ name }) => name)).toEqual(["a"]);
    expect(skipped).toEqual([
      { dependency: "alias", reason: "not_included" },
      { dependency: "b", reason: "not_included" },
    ]);
    expect(await namesOf(folder, { include: ["c"] })).toEqual(["c"]);
  });

  it("does not look at what is excluded, in the manifest or in the options", async () => {
    const folder = await application(
      { dependencies: any("a", "b", "gone"), inferenceServer: { exclude: ["gone"] } },
      { ...installed("a"), ...installed("b", "throw 1") },
    );
    const { plugins, skipped } = await discover(folder, { exclude: ["b"] });
    expect(plugins.map(({ name }) => name)).toEqual(["a"]);
    expect(skipped).toEqual([
      { dependency: "b", reason: "excluded" },
      { dependency: "gone", reason: "excluded" },
    ]);
  });

  it("excludes one plugin of a preset by its name", async () => {
    const source = `import a from "a"; import b from "b"; export default [a, b];`;
    const folder = await application(
      { dependencies: any("preset") },
      { ...packages, ...installed("preset", source) },
    );
    const { plugins, skipped } = await discover(folder, { exclude: ["b"] });
    expect(plugins.map(({ name }) => name)).toEqual(["a"]);
    expect(skipped).toEqual([{ dependency: "preset", plugin: "b", reason: "excluded" }]);
  });

  it("lets a preset stand in for a dependency that is excluded", async () => {
    const folder = await application(
      { dependencies: any("a", "preset"), inferenceServer: { exclude: ["a"] } },
      { ...packages, ...installed("preset", `import a from "a"; export default [a];`) },
    );
    expect((await discover(folder)).packages).toMatchObject([
      { dependency: "preset", plugins: ["a"] },
    ]);
  });
});
