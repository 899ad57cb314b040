import { mkdir, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { makeApplication, type Application } from "./support/application.ts";
import { command, run, type ProcessOptions } from "./support/server-process.ts";

interface Printed {
  readonly exitCode: number | null;
  readonly output: string;
  readonly errors: string;
}

async function inspect(
  application: Application,
  args: readonly string[] = [],
  options: ProcessOptions = {},
): Promise<Printed> {
  const inspecting = run(application, [command, "inspect", ...args], options);
  const exitCode = await inspecting.exit();
  const { output, errors } = inspecting;
  return { exitCode, output: output.join("\n"), errors: errors.join("\n") };
}

/** Data without what is in fields named `path`. */
function withoutPaths(data: unknown): unknown {
  return JSON.parse(
    JSON.stringify(data, (key, value: unknown) => (key === "path" ? "…" : value)),
  ) as unknown;
}

/** A plugin that needs no import, so that its package can be anywhere. */
const branded = (name: string, hooks: string): string =>
  `export default Object.defineProperty({ name: "${name}", hooks: ${hooks} },
     Symbol.for("@inference-server/core/plugin"), { value: 1 });`;

const packages: Readonly<Record<string, string>> = {
  "@acme/csv": branded(
    "@acme/csv",
    `{ inputFn: { consumes: ["text/csv"], handler: () => 1 },
       outputFn: { produces: ["text/csv"], handler: () => undefined } }`,
  ),
  "@acme/json": branded(
    "@acme/json",
    `{ inputFn: { consumes: ["application/json"], handler: () => 1 },
       outputFn: { produces: ["application/json"], handler: () => undefined } }`,
  ),
  forecast: branded(
    "forecast",
    "{ modelFn: () => 1, predictFn: () => 2, maxPayloadInMB: () => 7 }",
  ),
};

async function writePackage(directory: string, name: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  const manifest = {
    name,
    version: "1.0.0",
    type: "module",
    exports: { ".": "./index.js" },
    inferenceServer: { plugin: ".", apiVersion: 1 },
  };
  await writeFile(join(directory, "package.json"), JSON.stringify(manifest));
  await writeFile(join(directory, "index.js"), packages[name] ?? "");
}

/** An application with these dependencies, in this order of the keys, and a model of its own. */
function manifestOf(names: readonly string[]): string {
  const dependencies = Object.fromEntries(names.map((name) => [name, "1.0.0"]));
  const inferenceServer = { plugins: "./src/plugins.ts", exclude: ["absent"] };
  const optionalDependencies = { absent: "1.0.0" };
  return JSON.stringify({
    ...(names[0] === "forecast" && { inferenceServer, optionalDependencies }),
    name: "an-application",
    type: "module",
    dependencies,
    inferenceServer,
    optionalDependencies,
  });
}

describe("inspect", () => {
  it("prints who answers what, in 100 columns, and loads nothing", async () => {
    const application = await makeApplication();
    const { exitCode, output, errors } = await inspect(application, [], {
      env: { MODEL_DIR: "model" },
    });

    expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: "" });
    expect(output).toContain("an-application\n");
    expect(output).toMatch(/^ {2}predictFn +wait$/mu);
    expect(output).toMatch(/^ {2}application\/json +json$/mu);
    expect(output).toMatch(/^ {2}modelDir +model \(MODEL_DIR\)$/mu);
    expect(output).not.toContain("examples");
  });

  it("says the same whatever the order of keys and the layout of node_modules", async () => {
    const linked = await makeApplication({
      "package.json": manifestOf(["@acme/csv", "@acme/json", "forecast"]),
    });
    for (const name of Object.keys(packages)) {
      const store = join(linked.path, "node_modules", ".store", name.replace("/", "+"), "1.0.0");
      await writePackage(store, name);
      const link = join(linked.path, "node_modules", name);
      await mkdir(dirname(link), { recursive: true });
      await symlink(store, link);
    }
    const copied = await makeApplication({
      "package.json": manifestOf(["forecast", "@acme/json", "@acme/csv"]),
    });
    for (const name of Object.keys(packages)) {
      await writePackage(join(copied.path, "node_modules", name), name);
    }

    const args = ["--json", "--plugin", "./src/plugins.ts", "--exclude", "json"];
    const [first, second] = await Promise.all([inspect(linked, args), inspect(copied, args)]);

    expect(first.exitCode).toBe(0);
    expect(first.output).not.toBe(second.output);
    const data: unknown = JSON.parse(first.output);
    expect(withoutPaths(data)).toEqual(withoutPaths(JSON.parse(second.output)));
    // Nor in another order: texts are compared by those who keep them.
    expect(JSON.stringify(withoutPaths(data))).toBe(
      JSON.stringify(withoutPaths(JSON.parse(second.output))),
    );
    expect(JSON.stringify(withoutPaths(data))).not.toContain(linked.path);
    expect(data).toMatchObject({
      replaced: [
        { name: "wait", by: "wait", reason: "same_name" },
        { name: "forecast", by: "wait" },
      ],
      skipped: [
        { dependency: "absent", reason: "excluded" },
        { plugin: "json", reason: "excluded" },
        { plugin: "json", reason: "excluded" },
      ],
    });
  });

  it("takes what a file of the application passes to serve(), and serves nothing", async () => {
    const main = `import { serve } from "@inference-server/node";
await serve({ from: import.meta.url, modelDir: "the-model", threads: 3 });
console.log("served");
`;
    const application = await makeApplication({ "src/main.ts": main });
    const { output, errors } = await inspect(application, ["src/main.ts", "--json"]);

    expect(errors).toBe("");
    expect(JSON.parse(output)).toMatchObject({
      modelDirectory: {
        path: `${application.path}/the-model`,
        because: "the application's own default",
      },
      threads: 3,
    });
  });

  it("says that a file does not call serve(), once it cannot any more", async () => {
    const main = `setTimeout(() => console.log("late"), 10);`;
    const application = await makeApplication({ "src/main.ts": main });

    expect(await inspect(application, ["src/main.ts"])).toEqual({
      exitCode: 1,
      output: "",
      errors:
        'late\n"src/main.ts" does not call serve(). Name the file of the application that does.',
    });
  });

  it("loads the model if it is asked to, and closes it", async () => {
    const { exitCode, output, errors } = await inspect(await makeApplication(), [
      "--load",
      "--json",
    ]);

    expect(exitCode).toBe(0);
    expect(JSON.parse(output)).toMatchObject({ signature: { examples: [{ milliseconds: 1 }] } });
    expect(errors).toBe("closed");
  });

  it("keeps stdout for its JSON, whatever plugins print", async () => {
    const plugins = `console.log("Imported.");
export default Object.defineProperty({ name: "loud", hooks: { pingFn: () => true } },
  Symbol.for("@inference-server/core/plugin"), { value: 1 });
setInterval(() => {}, 1000);
`;
    const application = await makeApplication({ "src/plugins.ts": plugins });
    const { exitCode, output, errors } = await inspect(application, ["--json"]);

    expect(exitCode).toBe(0);
    expect(errors).toBe("Imported.");
    expect(JSON.parse(output)).toMatchObject({
      warnings: [{ code: "no_model" }, { code: "no_reader" }, { code: "no_writer" }],
    });
  });

  it("prints every problem of the composition, and ends with 1", async () => {
    const manifest = JSON.stringify({
      name: "an-application",
      type: "module",
      dependencies: { "not-there": "1.0.0" },
      inferenceServer: { plugins: "./src/plugs.ts" },
    });
    const application = await makeApplication({ "package.json": manifest });
    const text = await inspect(application);
    const json = await inspect(application, ["--json"]);

    expect(text).toMatchObject({ exitCode: 1, output: "" });
    expect(text.errors).toContain("The plugins cannot be composed: 2 problems.");
    expect(json).toMatchObject({ exitCode: 1, errors: "" });
    expect(JSON.parse(json.output)).toEqual({
      problems: [
        expect.objectContaining({
          code: "not_installed",
          plugin: "not-there",
          path: `${application.path}/package.json`,
        }),
        expect.objectContaining({ code: "module_not_found", plugin: "an-application" }),
      ],
    });
  });

  it("prints every problem of the settings, and ends with 1", async () => {
    const env = { PORT: "x" };
    const { exitCode, output } = await inspect(await makeApplication(), ["--json", "--prt=1"], {
      env,
    });

    expect(exitCode).toBe(1);
    expect(JSON.parse(output)).toMatchObject({
      problems: [
        { code: "setting_invalid", message: expect.stringContaining("--prt") },
        { code: "setting_invalid", message: expect.stringContaining("PORT") },
      ],
    });
  });

  it("names the plugin that cannot load its model", async () => {
    const plugins = `import { defineModel } from "@inference-server/core";
export default defineModel({
  name: "broken",
  load: () => { throw new Error("No weights."); },
  predict: () => 1,
});
`;
    const application = await makeApplication({ "src/plugins.ts": plugins });

    expect(await inspect(application, ["--load"])).toEqual({
      exitCode: 1,
      output: "",
      errors: '"broken": "modelFn" failed: No weights. Mend what made "modelFn" fail.',
    });
  });
});
