import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { Worker } from "node:worker_threads";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

/**
 * Discovers in a thread where modules are Node's own: the test runner's imports fail with other
 * errors than those that users see.
 */
const program = `
  const { parentPort } = require("node:worker_threads");
  parentPort.on("message", async (options) => {
    const { discoverPlugins } = await import(${JSON.stringify(new URL("./index.ts", import.meta.url).href)});
    try {
      const { plugins, ...rest } = await discoverPlugins(options);
      parentPort.postMessage({ message: "no problem: " + plugins.map(({ name }) => name) });
    } catch (error) {
      const causes = (error.problems ?? []).flatMap(({ cause = [] }) => cause);
      parentPort.postMessage({
        message: error.message,
        causes: causes.map((cause) => (cause instanceof Error ? cause.name : typeof cause)),
      });
    }
  });`;

interface Answer {
  readonly message: string;
  readonly causes: readonly string[];
}

let root: string;
let worker: Worker;
let count = 0;

beforeAll(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), "broken-")));
  worker = new Worker(program, {
    eval: true,
    execArgv: ["--conditions=@inference-server/source"],
  });
});

afterAll(async () => {
  await worker.terminate();
  await rm(root, { recursive: true });
});

type Files = Readonly<Record<string, string | object>>;

/** What `discoverPlugins` throws for an application of these files. */
async function problems(
  packageJson: object | string,
  files: Files = {},
  options: { readonly from?: string; readonly plugins?: readonly string[] } = {},
): Promise<Answer> {
  count += 1;
  const folder = join(root, `tree-${count}`);
  const own =
    typeof packageJson === "string" ? packageJson : { name: "app", type: "module", ...packageJson };
  for (const [name, content] of Object.entries({ "package.json": own, ...files })) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    const text = typeof content === "string" ? content : JSON.stringify(content);
    await writeFile(join(folder, name), text);
  }
  const answer = new Promise<Answer>((settle) => worker.once("message", settle));
  const { from = "main.js", ...others } = options;
  worker.postMessage({ from: resolve(folder, from), ...others }, []);
  const { message, causes } = await answer;
  return { message: message.replaceAll(folder, "<app>"), causes };
}

/** What is said of one dependency called "codec". */
async function problemOf(packageJson: object | string, files: Files = {}): Promise<string> {
  const at = "node_modules/codec";
  const own = typeof packageJson === "string" ? packageJson : { ...codecJson, ...packageJson };
  const inside = Object.entries(files).map(([name, content]) => [`${at}/${name}`, content]);
  const { message } = await problems(
    { dependencies: { codec: "*" } },
    { [`${at}/package.json`]: own, ...Object.fromEntries(inside) },
  );
  return message.replace("The plugins cannot be composed: 1 problem.\n", "");
}

/** A plugin of which a fixture says what is wrong with it. */
const branded = (definition: string, version = 1): string =>
  `Object.defineProperty(${definition}, Symbol.for("@inference-server/core/plugin"), { value: ${version} })`;

const codecJson = {
  name: "codec",
  type: "module",
  exports: "./index.js",
  inferenceServer: { plugin: ".", apiVersion: 1 },
};

const working = `export default ${branded('{ name: "codec", hooks: { pingFn: () => true } }')};`;

describe("a dependency's manifest is refused before anything of it runs if it", () => {
  const files = { "index.js": "process.exit(1)" };

  it("is no object", async () => {
    expect(await problemOf({ inferenceServer: "./plugin" }, files)).toMatchInlineSnapshot(
      `"- [manifest_invalid] "codec": "inferenceServer" is "./plugin", but it must be an object. Write "inferenceServer": { "plugin": ".", "apiVersion": 1 } for a plugin package, or "inferenceServer": { "plugins": "./src/plugins.ts" } for an application. (<app>/node_modules/codec/package.json)"`,
    );
  });

  it("has a path that leaves the package", async () => {
    expect(
      await problemOf({ inferenceServer: { plugin: "../../etc/passwd", apiVersion: 1 } }, files),
    ).toMatchInlineSnapshot(
      `"- [manifest_invalid] "codec": "inferenceServer.plugin" is "../../etc/passwd", but it must be a subpath of "exports". Write "." for the package's main entry, or a subpath such as "./plugin", without "..". (<app>/node_modules/codec/package.json)"`,
    );
  });

  it("hides a step up in the path", async () => {
    expect(
      await problemOf({ inferenceServer: { plugin: "./a/../../b", apiVersion: 1 } }, files),
    ).toMatchInlineSnapshot(
      `"- [manifest_invalid] "codec": "inferenceServer.plugin" is "./a/../../b", but it must be a subpath of "exports". Write "." for the package's main entry, or a subpath such as "./plugin", without "..". (<app>/node_modules/codec/package.json)"`,
    );
  });

  it("has a path that does not begin with a dot", async () => {
    expect(
      await problemOf({ inferenceServer: { plugin: "plugin", apiVersion: 1 } }, files),
    ).toMatchInlineSnapshot(
      `"- [manifest_invalid] "codec": "inferenceServer.plugin" is "plugin", but it must be a subpath of "exports". Write "." for the package's main entry, or a subpath such as "./plugin", without "..". (<app>/node_modules/codec/package.json)"`,
    );
  });

  it("has a misspelt field", async () => {
    expect(
      await problemOf({ inferenceServer: { plugin: ".", apiversion: 1 } }, files),
    ).toMatchInlineSnapshot(
      `"- [manifest_invalid] "codec": "inferenceServer" has the unknown field "apiversion". Did you mean "apiVersion"? Fields of a plugin package are "plugin" and "apiVersion"; of an application "plugins", "include", "exclude" and "order". (<app>/node_modules/codec/package.json)"`,
    );
  });

  it("has no version", async () => {
    expect(await problemOf({ inferenceServer: { plugin: "." } }, files)).toMatchInlineSnapshot(
      `"- [manifest_invalid] "codec": "inferenceServer" has no "apiVersion". Write "apiVersion": 1, the plugin API that this server speaks. (<app>/node_modules/codec/package.json)"`,
    );
  });

  it("has a version that is a text", async () => {
    expect(
      await problemOf({ inferenceServer: { plugin: ".", apiVersion: "1" } }, files),
    ).toMatchInlineSnapshot(
      `"- [manifest_invalid] "codec": "inferenceServer.apiVersion" is "1", but it must be an integer. Write "apiVersion": 1, the plugin API that this server speaks. (<app>/node_modules/codec/package.json)"`,
    );
  });

  it("is that of an application", async () => {
    expect(
      await problemOf({ inferenceServer: { plugins: "./plugins.js", apiVersion: 1 } }, files),
    ).toMatchInlineSnapshot(
      `"- [manifest_invalid] "codec": "inferenceServer" has no "plugin". If the package is a plugin, write "plugin": "." for its main entry or "plugin": "./plugin" for another one of its "exports". If it is an application, it cannot be composed into another: remove it from "dependencies" or name it in "exclude". (<app>/node_modules/codec/package.json)"`,
    );
  });

  it("was made for a newer server", async () => {
    expect(
      await problemOf({ inferenceServer: { plugin: ".", apiVersion: 2 } }, files),
    ).toMatchInlineSnapshot(
      `"- [api_mismatch] "codec": was made for plugin API 2; this server speaks 1. Upgrade the application's "@inference-server" packages, or install an older version of this one. (<app>/node_modules/codec/package.json)"`,
    );
  });

  it("is not JSON", async () => {
    expect(await problemOf('{ "name": ')).toMatchInlineSnapshot(
      `"- [manifest_unreadable] "codec": its package.json cannot be read: Unexpected end of JSON input. Install the package again. Until then, "exclude": ["codec"] leaves it out. (<app>/node_modules/codec/package.json)"`,
    );
  });

  it("is a list", async () => {
    expect(await problemOf("[]")).toMatchInlineSnapshot(
      `"- [manifest_unreadable] "codec": its package.json cannot be read: it does not hold a JSON object. Install the package again. Until then, "exclude": ["codec"] leaves it out. (<app>/node_modules/codec/package.json)"`,
    );
  });
});

describe("an entry is a problem if it", () => {
  it("is not exported", async () => {
    expect(
      await problemOf({ inferenceServer: { plugin: "./plugin", apiVersion: 1 } }),
    ).toMatchInlineSnapshot(
      `"- [entry_not_exported] "codec": "inferenceServer.plugin" is "./plugin", but "exports" has no such subpath; it has the subpath ".". Add "./plugin" to "exports", or name the subpath that exports the plugin. (<app>/node_modules/codec/package.json)"`,
    );
  });

  it("has no default condition", async () => {
    expect(
      await problemOf(
        { exports: { ".": { types: "./index.d.ts", import: "./index.js" } } },
        { "index.js": working },
      ),
    ).toMatchInlineSnapshot(
      `"- [entry_not_exported] "codec": "exports" offers "." only under the conditions "types", "import". Add the condition "default" to "." in "exports": it serves import and require alike. (<app>/node_modules/codec/package.json)"`,
    );
  });

  it("was not built", async () => {
    expect(await problemOf({ exports: "./dist/index.js" })).toMatchInlineSnapshot(
      `"- [entry_not_found] "codec": its entry "." is <app>/node_modules/codec/dist/index.js, which does not exist. Was the package built? Run its build if it is your own, else install it again. (<app>/node_modules/codec/package.json)"`,
    );
  });

  it("is chosen by a condition of the package's own workspace", async () => {
    const conditions = { "@inference-server/source": "./src/index.ts", default: "./index.js" };
    expect(
      await problemOf({ exports: { ".": conditions } }, { "index.js": working }),
    ).toMatchInlineSnapshot(
      `"- [entry_not_found] "codec": its entry "." is <app>/node_modules/codec/src/index.ts, which does not exist. "./index.js" exists: start Node without the --conditions that chose the other file, also in NODE_OPTIONS. (<app>/node_modules/codec/package.json)"`,
    );
  });

  it("is a main file that does not exist", async () => {
    expect(await problemOf({ exports: undefined, main: "./dist/index.js" })).toMatchInlineSnapshot(
      `"- [entry_not_found] "codec": its entry "." is <app>/node_modules/codec/dist/index.js, which does not exist. Was the package built? Run its build if it is your own, else install it again. (<app>/node_modules/codec/package.json)"`,
    );
  });

  it("is no file of the package", async () => {
    expect(await problemOf({ exports: "../index.js" })).toMatchInlineSnapshot(
      `"- [entry_not_found] "codec": its entry "." cannot be resolved: Invalid "exports" main target "../index.js" defined in the package config <app>/node_modules/codec/package.json; targets must start with "./". Correct "exports" in its package.json. (<app>/node_modules/codec/package.json)"`,
    );
  });

  it("is a source in node_modules", async () => {
    expect(
      await problemOf({ exports: "./index.ts" }, { "index.ts": working }),
    ).toMatchInlineSnapshot(
      `"- [typescript_in_node_modules] "codec": <app>/node_modules/codec/index.ts is TypeScript, which Node does not run inside node_modules. Build the package and let its "exports" name the JavaScript file under "default". Until then, "exclude": ["codec"] leaves it out. (<app>/node_modules/codec/index.ts)"`,
    );
  });

  it("is not JavaScript", async () => {
    expect(await problemOf({}, { "index.js": "export default {;" })).toMatchInlineSnapshot(
      `"- [import_failed] "codec": it, or a file that it imports, is not valid JavaScript: Unexpected token ';'. Run "node <app>/node_modules/codec/index.js" to see the line. Until then, "exclude": ["codec"] leaves it out. (<app>/node_modules/codec/index.js)"`,
    );
  });

  it("imports a name that is not exported", async () => {
    expect(
      await problemOf({}, { "index.js": 'import { b } from "./b.js";', "b.js": "" }),
    ).toMatchInlineSnapshot(
      `"- [import_failed] "codec": <app>/node_modules/codec/index.js:1 cannot be imported: The requested module './b.js' does not provide an export named 'b'. Run "node <app>/node_modules/codec/index.js" to see the line. Until then, "exclude": ["codec"] leaves it out. (<app>/node_modules/codec/index.js)"`,
    );
  });

  it("imports a package that is not installed", async () => {
    expect(await problemOf({}, { "index.js": 'import "onnxruntime-node";' })).toMatchInlineSnapshot(
      `"- [import_failed] "codec": "onnxruntime-node" is imported by <app>/node_modules/codec/index.js and is not installed. Install the dependencies again; if that does not help, "onnxruntime-node" is missing from the dependencies of the package. Until then, "exclude": ["codec"] leaves it out. (<app>/node_modules/codec/index.js)"`,
    );
  });

  it("imports a file that does not exist", async () => {
    expect(await problemOf({}, { "index.js": 'import "./gone.js";' })).toMatchInlineSnapshot(
      `"- [import_failed] "codec": <app>/node_modules/codec/gone.js is imported by <app>/node_modules/codec/index.js and does not exist. Correct the import, or build the package if the file comes from a build. Until then, "exclude": ["codec"] leaves it out. (<app>/node_modules/codec/index.js)"`,
    );
  });

  it("requires a package that is not installed", async () => {
    expect(
      await problemOf({ type: "commonjs" }, { "index.js": 'require("no-such-package")' }),
    ).toMatchInlineSnapshot(
      `"- [import_failed] "codec": "no-such-package" is imported by <app>/node_modules/codec/index.js and is not installed. Install the dependencies again; if that does not help, "no-such-package" is missing from the dependencies of the package. Until then, "exclude": ["codec"] leaves it out. (<app>/node_modules/codec/index.js)"`,
    );
  });

  it("throws", async () => {
    expect(
      await problemOf(
        {},
        { "index.js": '\nthrow new TypeError("No licence\\nin LICENCE_FILE.");' },
      ),
    ).toMatchInlineSnapshot(
      `"- [import_failed] "codec": importing it threw TypeError at <app>/node_modules/codec/index.js:2: No licence in LICENCE_FILE. Mend what made it throw; "node <app>/node_modules/codec/index.js" shows the whole stack. Until then, "exclude": ["codec"] leaves it out. (<app>/node_modules/codec/index.js)"`,
    );
  });

  it("throws in a file that it imports", async () => {
    expect(
      await problemOf({}, { "index.js": 'import "./other.js";', "other.js": "undefinedName();" }),
    ).toMatchInlineSnapshot(
      `"- [import_failed] "codec": importing it threw ReferenceError at <app>/node_modules/codec/other.js:1: undefinedName is not defined. Mend what made it throw; "node <app>/node_modules/codec/index.js" shows the whole stack. Until then, "exclude": ["codec"] leaves it out. (<app>/node_modules/codec/index.js)"`,
    );
  });

  it("throws what is no Error", async () => {
    expect(await problemOf({}, { "index.js": 'throw "no licence";' })).toMatchInlineSnapshot(
      `"- [import_failed] "codec": importing it threw a value of type string that is no Error: 'no licence'. Throw Errors, which say where they come from, and mend what made it throw. Until then, "exclude": ["codec"] leaves it out. (<app>/node_modules/codec/index.js)"`,
    );
  });

  it("exports nothing", async () => {
    expect(await problemOf({}, { "index.js": "" })).toMatchInlineSnapshot(
      `"- [no_default_export] "codec": the module exports nothing. Export as default what definePlugin, defineCodec or defineModel returns, or a list of such plugins. (<app>/node_modules/codec/index.js)"`,
    );
  });

  it("exports hooks by name", async () => {
    expect(
      await problemOf(
        {},
        { "index.js": "export const modelFn = () => 1; export const helper = 1;" },
      ),
    ).toMatchInlineSnapshot(
      `"- [no_default_export] "codec": the module has no default export; it exports "helper", "modelFn". Add: export default definePlugin({ name, hooks: { modelFn } }); (<app>/node_modules/codec/index.js)"`,
    );
  });

  it("exports the plugin by name", async () => {
    expect(
      await problemOf(
        {},
        { "index.js": working.replace("export default", "export const codec =") },
      ),
    ).toMatchInlineSnapshot(
      `"- [no_default_export] "codec": the module has no default export; it exports "codec". Add: export { codec as default }; (<app>/node_modules/codec/index.js)"`,
    );
  });

  it("exports the function that makes the plugin", async () => {
    expect(
      await problemOf({}, { "index.js": "export default function codec() {}" }),
    ).toMatchInlineSnapshot(
      `"- [not_a_plugin] "codec": the default export is the function "codec", not a plugin. If it makes the plugin, call it: export default codec(); (<app>/node_modules/codec/index.js)"`,
    );
  });

  it("exports the promise of a plugin", async () => {
    expect(
      await problemOf({}, { "index.js": "export default Promise.resolve()" }),
    ).toMatchInlineSnapshot(
      `"- [not_a_plugin] "codec": the default export is a promise. Await it: export default await …; (<app>/node_modules/codec/index.js)"`,
    );
  });

  it("exports hooks without definePlugin", async () => {
    expect(
      await problemOf({}, { "index.js": 'export default { name: "codec", hooks: {} }' }),
    ).toMatchInlineSnapshot(
      `"- [not_a_plugin] "codec": the default export looks like a plugin but was not made by definePlugin. Wrap it: definePlugin({ … }). (<app>/node_modules/codec/index.js)"`,
    );
  });

  it("exports a codec without defineCodec", async () => {
    expect(
      await problemOf({}, { "index.js": 'export default { name: "codec", decode: () => 1 }' }),
    ).toMatchInlineSnapshot(
      `"- [not_a_plugin] "codec": the default export looks like a plugin but was not made by defineCodec. Wrap it: defineCodec({ … }). (<app>/node_modules/codec/index.js)"`,
    );
  });

  it("exports something else", async () => {
    expect(await problemOf({}, { "index.js": "export default 1" })).toMatchInlineSnapshot(
      `"- [not_a_plugin] "codec": the default export is a value of type number, not a plugin. Expected what definePlugin, defineCodec or defineModel returns. (<app>/node_modules/codec/index.js)"`,
    );
  });

  it("exports an empty preset", async () => {
    expect(await problemOf({}, { "index.js": "export default []" })).toMatchInlineSnapshot(
      `"- [empty_preset] "codec": the default export is an empty list. Put plugins into it, or remove the package from the application. (<app>/node_modules/codec/index.js)"`,
    );
  });

  it("exports a preset with strangers in it", async () => {
    const source = `export default [${branded('{ name: "codec", hooks: { pingFn: () => true } }')}, [null, { predict: () => 1 }]];`;
    expect(await problemOf({}, { "index.js": source })).toMatchInlineSnapshot(`
      "The plugins cannot be composed: 2 problems.
      - [not_a_plugin] "codec": [1][0] of the default export is null, not a plugin. Expected what definePlugin, defineCodec or defineModel returns. (<app>/node_modules/codec/index.js)
      - [not_a_plugin] "codec": [1][1] of the default export looks like a plugin but was not made by defineModel. Wrap it: defineModel({ … }). (<app>/node_modules/codec/index.js)"
    `);
  });

  it("exports a plugin made for another version", async () => {
    const source = `export default ${branded('{ name: "codec", hooks: {} }', 2)};`;
    expect(await problemOf({}, { "index.js": source })).toMatchInlineSnapshot(
      `"- [api_mismatch] "codec": was made for plugin API 2; this server speaks 1. Upgrade @inference-server/core. (<app>/node_modules/codec/index.js)"`,
    );
  });

  it("answers hooks that nobody asks", async () => {
    const source = `export default [${branded('{ name: "other", hooks: { input_fn: () => 1, zzz: () => 1 } }')}];`;
    expect(await problemOf({}, { "index.js": source })).toMatchInlineSnapshot(`
      "The plugins cannot be composed: 2 problems.
      - [unknown_hook] "codec": its plugin "other": "hooks" has an unknown hook "input_fn". Did you mean "inputFn"? Known hooks: modelFn, inputFn, predictFn, outputFn, pingFn, batchStrategy, maxConcurrentTransforms, maxPayloadInMB, closeFn. (<app>/node_modules/codec/index.js)
      - [unknown_hook] "codec": its plugin "other": "hooks" has an unknown hook "zzz". Known hooks: modelFn, inputFn, predictFn, outputFn, pingFn, batchStrategy, maxConcurrentTransforms, maxPayloadInMB, closeFn. (<app>/node_modules/codec/index.js)"
    `);
  });

  it("brings along a plugin that answers hooks nobody asks", async () => {
    const used = branded('{ name: "used", hooks: { pingfn: () => true } }');
    const source = `export default ${branded(`{ name: "codec", hooks: { pingFn: () => 1 }, uses: [${used}] }`)};`;
    expect(await problemOf({}, { "index.js": source })).toMatchInlineSnapshot(
      `"- [unknown_hook] "codec": its plugin "used": "hooks" has an unknown hook "pingfn". Did you mean "pingFn"? Known hooks: modelFn, inputFn, predictFn, outputFn, pingFn, batchStrategy, maxConcurrentTransforms, maxPayloadInMB, closeFn. (<app>/node_modules/codec/index.js)"`,
    );
  });
});

describe("an application is a problem if it", () => {
  it("cannot be found", async () => {
    const { message } = await problems({}, {}, { from: "/main.js" });
    expect(message).toMatchInlineSnapshot(`
      "The plugins cannot be composed: 1 problem.
      - [application_not_found]: No package.json with a "name" was found in the folders above this file. Pass a file of the application as "from", for example import.meta.url; a bundle needs the package.json beside it. (/main.js)"
    `);
  });

  it("has a package.json that is not JSON", async () => {
    expect((await problems('{ "name": ', {})).message).toMatchInlineSnapshot(`
      "The plugins cannot be composed: 1 problem.
      - [manifest_unreadable]: The application's package.json cannot be read: Unexpected end of JSON input. Correct the file. (<app>/package.json)"
    `);
  });

  it("lacks a dependency", async () => {
    expect((await problems({ dependencies: { codec: "*" } }, {})).message).toMatchInlineSnapshot(`
      "The plugins cannot be composed: 1 problem.
      - [not_installed] "codec": is a dependency of "app" but is not installed. Install the application's dependencies, for example with "npm install". (<app>/package.json)"
    `);
  });

  it("lacks a dependency of which an empty folder is left", async () => {
    expect(
      (await problems({ dependencies: { codec: "*" } }, { "node_modules/codec/.keep": "" }))
        .message,
    ).toMatchInlineSnapshot(`
      "The plugins cannot be composed: 1 problem.
      - [not_installed] "codec": is a dependency of "app" but is not installed. Install the application's dependencies, for example with "npm install". (<app>/package.json)"
    `);
  });

  it("has a manifest of wrong types", async () => {
    expect(
      (
        await problems(
          { inferenceServer: { plugins: ["a"], include: "a", exclude: [1], order: {} } },
          {},
        )
      ).message,
    ).toMatchInlineSnapshot(`
      "The plugins cannot be composed: 4 problems.
      - [manifest_invalid] "app": "inferenceServer.plugins" is ["a"], but it must be the path of one file of the application, beginning with "./". Write "plugins": "./src/plugins.ts"; options of plugins belong in that file. (<app>/package.json)
      - [manifest_invalid] "app": "inferenceServer.include" is "a", but it must be a list of names. Write "include": ["@acme/csv-codec"]. (<app>/package.json)
      - [manifest_invalid] "app": "inferenceServer.exclude" is [1], but it must be a list of names. Write "exclude": ["@acme/csv-codec"]. (<app>/package.json)
      - [manifest_invalid] "app": "inferenceServer.order" is {}, but it must be a list of names. Write "order": ["@acme/csv-codec"]. (<app>/package.json)"
    `);
  });

  it("has a misspelt field in its manifest", async () => {
    expect((await problems({ inferenceServer: { excludes: ["a"] } }, {})).message)
      .toMatchInlineSnapshot(`
      "The plugins cannot be composed: 1 problem.
      - [manifest_invalid] "app": "inferenceServer" has the unknown field "excludes". Did you mean "exclude"? Fields of a plugin package are "plugin" and "apiVersion"; of an application "plugins", "include", "exclude" and "order". (<app>/package.json)"
    `);
  });

  it("names a module outside of it", async () => {
    expect((await problems({ inferenceServer: { plugins: "../plugins.ts" } }, {})).message)
      .toMatchInlineSnapshot(`
      "The plugins cannot be composed: 1 problem.
      - [manifest_invalid] "app": "inferenceServer.plugins" is "../plugins.ts", but it must be the path of one file of the application, beginning with "./". Write "plugins": "./src/plugins.ts"; options of plugins belong in that file. (<app>/package.json)"
    `);
  });

  it("names a module that does not exist", async () => {
    expect((await problems({ inferenceServer: { plugins: "./plugins.js" } }, {})).message)
      .toMatchInlineSnapshot(`
      "The plugins cannot be composed: 1 problem.
      - [module_not_found] "app": the module "./plugins.js" does not exist. Correct the path, or create the file. (<app>/plugins.js)"
    `);
  });

  it("names a module that is called nearly so", async () => {
    expect(
      (
        await problems(
          { inferenceServer: { plugins: "./src/modle.ts" } },
          { "src/model.ts": "", "src/model.test.ts": "" },
        )
      ).message,
    ).toMatchInlineSnapshot(`
      "The plugins cannot be composed: 1 problem.
      - [module_not_found] "app": the module "./src/modle.ts" does not exist. "./src/model.ts" exists: name that instead, or create the other one. (<app>/src/modle.ts)"
    `);
  });

  it("names its module as a plugin package does", async () => {
    expect(
      (await problems({ inferenceServer: { plugin: "./model.ts" } }, { "model.ts": "" })).message,
    ).toMatchInlineSnapshot(`
      "The plugins cannot be composed: 1 problem.
      - [manifest_invalid] "app": "inferenceServer" has "plugin" without "apiVersion". For the application's own module, write "plugins" instead of "plugin". If the package is a plugin that others install, add "apiVersion": 1. (<app>/package.json)"
    `);
  });

  it("misspells the key of its manifest", async () => {
    expect(
      (await problems({ "inference-server": { plugins: "./model.ts" } }, { "model.ts": "" }))
        .message,
    ).toMatchInlineSnapshot(`
      "The plugins cannot be composed: 1 problem.
      - [manifest_invalid] "app": package.json has "inference-server", which is not read. Write "inferenceServer". (<app>/package.json)"
    `);
  });

  it("has a module of a package that is not one of modules", async () => {
    expect(
      (
        await problems(
          { type: "commonjs", inferenceServer: { plugins: "./model.js" } },
          { "model.js": 'import "node:fs";' },
        )
      ).message,
    ).toMatchInlineSnapshot(`
      "The plugins cannot be composed: 1 problem.
      - [import_failed] "app": <app>/model.js:1 cannot be imported: Cannot use import statement outside a module. Write "type": "module" in the package.json beside or above it: Node takes the file for CommonJS. (<app>/model.js)"
    `);
  });

  it("has a module that core refuses: the line is the module's", async () => {
    const core = new URL("../index.ts", import.meta.url).href;
    const source = `import { defineModel } from "${core}";

export default defineModel({ name: "app", predcit: () => 1 });`;
    expect(
      (await problems({ inferenceServer: { plugins: "./model.js" } }, { "model.js": source }))
        .message,
    ).toMatchInlineSnapshot(`
      "The plugins cannot be composed: 1 problem.
      - [import_failed] "app": importing it threw TypeError at <app>/model.js:3: defineModel: model "app" has an unknown field "predcit". Did you mean "predict"? Mend what made it throw; "node <app>/model.js" shows the whole stack. (<app>/model.js)"
    `);
  });

  it("names a module that only a build makes", async () => {
    expect(
      (
        await problems(
          { inferenceServer: { plugins: "./src/plugins.ts" } },
          { "dist/plugins.js": "" },
        )
      ).message,
    ).toMatchInlineSnapshot(`
      "The plugins cannot be composed: 1 problem.
      - [module_not_found] "app": the module "./src/plugins.ts" does not exist. "./dist/plugins.js" exists: name that instead, or create the other one. (<app>/src/plugins.ts)"
    `);
  });

  it("names a folder", async () => {
    expect(
      (await problems({ inferenceServer: { plugins: "./plugins" } }, { "plugins/index.ts": "" }))
        .message,
    ).toMatchInlineSnapshot(`
      "The plugins cannot be composed: 1 problem.
      - [module_not_found] "app": the module "./plugins" does not exist as a file. "./plugins/index.ts" exists: name that instead, or create the other one. (<app>/plugins)"
    `);
  });

  it("names a module that is TypeScript which cannot be erased", async () => {
    expect(
      (
        await problems(
          { inferenceServer: { plugins: "./plugins.ts" } },
          { "plugins.ts": "enum A { B }\nexport default A;" },
        )
      ).message,
    ).toMatchInlineSnapshot(`
      "The plugins cannot be composed: 1 problem.
      - [typescript_not_erasable] "app": <app>/plugins.ts:1 cannot be imported: TypeScript enum is not supported in strip-only mode. Node removes types and translates nothing: write it without enums, namespaces and parameter properties ("erasableSyntaxOnly" in tsconfig.json finds them), or build it. (<app>/plugins.ts)"
    `);
  });

  it("names a module that is not TypeScript", async () => {
    expect(
      (
        await problems(
          { inferenceServer: { plugins: "./plugins.ts" } },
          { "plugins.ts": "const a: = 1;" },
        )
      ).message,
    ).toMatchInlineSnapshot(`
      "The plugins cannot be composed: 1 problem.
      - [import_failed] "app": <app>/plugins.ts:1 cannot be imported: Unexpected token \`=\`. Expected an identifier, void, yield, null, await, break, a string literal, a numeric literal, true, false, \`, -, import, this, typeof, {, [, (. Run "node <app>/plugins.ts" to see the line. (<app>/plugins.ts)"
    `);
  });

  it("names a module that Node cannot run", async () => {
    expect(
      (
        await problems(
          { inferenceServer: { plugins: "./plugins.tsx" } },
          { "plugins.tsx": "export default 1" },
        )
      ).message,
    ).toMatchInlineSnapshot(`
      "The plugins cannot be composed: 1 problem.
      - [import_failed] "app": Node cannot run it: Unknown file extension ".tsx" for <app>/plugins.tsx. Name a file that ends in .ts, .mts, .js or .mjs. (<app>/plugins.tsx)"
    `);
  });

  it("leaves out the extension of an import", async () => {
    expect(
      (
        await problems(
          { inferenceServer: { plugins: "./plugins.ts" } },
          { "plugins.ts": 'import "./model"', "model.ts": "" },
        )
      ).message,
    ).toMatchInlineSnapshot(`
      "The plugins cannot be composed: 1 problem.
      - [import_failed] "app": <app>/model is imported by <app>/plugins.ts and does not exist. Write the file's whole name in the import, which ends in ".ts". (<app>/plugins.ts)"
    `);
  });

  it("imports a package that is not installed", async () => {
    expect(
      (
        await problems(
          { inferenceServer: { plugins: "./plugins.ts" } },
          { "plugins.ts": 'import "zod"' },
        )
      ).message,
    ).toMatchInlineSnapshot(`
      "The plugins cannot be composed: 1 problem.
      - [import_failed] "app": "zod" is imported by <app>/plugins.ts and is not installed. Install it, for example with "npm install zod". (<app>/plugins.ts)"
    `);
  });

  it("is a plugin package whose entry was not built", async () => {
    expect(
      (
        await problems(
          { exports: "./dist/index.js", inferenceServer: { plugin: ".", apiVersion: 1 } },
          {},
        )
      ).message,
    ).toMatchInlineSnapshot(`
      "The plugins cannot be composed: 1 problem.
      - [entry_not_found] "app": its entry "." is <app>/dist/index.js, which does not exist. Was it built? Run its build, or name a file that exists. (<app>/package.json)"
    `);
  });

  it("is TypeScript in node_modules", async () => {
    const folder = "node_modules/served";
    const { message } = await problems(
      {},
      {
        [`${folder}/package.json`]: {
          name: "served",
          inferenceServer: { plugins: "./plugins.ts" },
        },
        [`${folder}/plugins.ts`]: "export default 1",
      },
      { from: folder },
    );
    expect(message).toMatchInlineSnapshot(`
      "The plugins cannot be composed: 1 problem.
      - [typescript_in_node_modules] "served": <app>/node_modules/served/plugins.ts is TypeScript, which Node does not run inside node_modules. Build the application and name the JavaScript file: "plugins": "./dist/plugins.js". (<app>/node_modules/served/plugins.ts)"
    `);
  });

  it("gets a module in the options that does not exist", async () => {
    expect((await problems({}, {}, { plugins: ["./extra.ts"] })).message).toMatchInlineSnapshot(`
      "The plugins cannot be composed: 1 problem.
      - [module_not_found] "./extra.ts": the module "./extra.ts" does not exist. Correct the path, or create the file. (<app>/extra.ts)"
    `);
  });

  it("names what it does not have", async () => {
    expect(
      (
        await problems(
          {
            dependencies: { codec: "*", zod: "*" },
            inferenceServer: { include: ["codec", "zod"], exclude: ["codex"], order: ["code"] },
          },
          {
            "node_modules/codec/package.json": codecJson,
            "node_modules/codec/index.js": working,
            "node_modules/zod/package.json": {},
          },
        )
      ).message,
    ).toMatchInlineSnapshot(`
      "The plugins cannot be composed: 3 problems.
      - [unknown_name] "zod": is named in "include", but no dependency with plugins has this name. Correct the name, or remove it. (<app>/package.json)
      - [unknown_name] "codex": is named in "exclude", but no plugin and no dependency with plugins has this name. Did you mean "codec"? Correct the name, or remove it. (<app>/package.json)
      - [unknown_name] "code": is named in "order", but no plugin and no dependency with plugins has this name. Did you mean "codec"? Correct the name, or remove it. (<app>/package.json)"
    `);
  });
});

it("lists every problem of every package, with their causes", async () => {
  const manifest = { plugin: ".", apiVersion: 1 };
  const { message, causes } = await problems(
    {
      dependencies: { a: "*", b: "*", c: "*", "renamed-c": "npm:c@2", codec: "*" },
      inferenceServer: { plugins: "./own.ts", ordr: [] },
    },
    {
      "node_modules/b/package.json": { name: "b", inferenceServer: { plugin: "./b" } },
      "node_modules/c/package.json": {
        name: "c",
        type: "module",
        exports: "./c.js",
        inferenceServer: manifest,
      },
      "node_modules/c/c.js": 'throw "no licence"',
      "node_modules/renamed-c/package.json": {
        name: "c",
        type: "module",
        exports: "./c.js",
        inferenceServer: manifest,
      },
      "node_modules/renamed-c/c.js": 'throw new RangeError("no licence")',
      "node_modules/codec/package.json": codecJson,
      "node_modules/codec/index.js": working,
    },
  );
  expect(message).toMatchInlineSnapshot(`
    "The plugins cannot be composed: 6 problems.
    - [manifest_invalid] "app": "inferenceServer" has the unknown field "ordr". Did you mean "order"? Fields of a plugin package are "plugin" and "apiVersion"; of an application "plugins", "include", "exclude" and "order". (<app>/package.json)
    - [not_installed] "a": is a dependency of "app" but is not installed. Install the application's dependencies, for example with "npm install". (<app>/package.json)
    - [manifest_invalid] "b": "inferenceServer" has no "apiVersion". Write "apiVersion": 1, the plugin API that this server speaks. (<app>/node_modules/b/package.json)
    - [module_not_found] "app": the module "./own.ts" does not exist. Correct the path, or create the file. (<app>/own.ts)
    - [import_failed] "c": importing it threw a value of type string that is no Error: 'no licence'. Throw Errors, which say where they come from, and mend what made it throw. Until then, "exclude": ["c"] leaves it out. (<app>/node_modules/c/c.js)
    - [import_failed] "renamed-c (c)": importing it threw RangeError at <app>/node_modules/renamed-c/c.js:1: no licence. Mend what made it throw; "node <app>/node_modules/renamed-c/c.js" shows the whole stack. Until then, "exclude": ["renamed-c"] leaves it out. (<app>/node_modules/renamed-c/c.js)"
  `);
  expect(causes).toEqual(["string", "RangeError"]);
});
