import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { onTestFinished } from "vitest";

/** A folder with these files, gone when the test has finished. */
export function folderOf(files: Readonly<Record<string, unknown>>): string {
  const folder = mkdtempSync(join(tmpdir(), "testing-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    const text = typeof content === "string" ? content : JSON.stringify(content, undefined, 2);
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

/** Marks a plugin as core does, for packages that stand where core cannot be resolved. */
export function branded(plugin: string): string {
  return `export default Object.defineProperty(${plugin},
    Symbol.for("@inference-server/core/plugin"), { value: 1 });`;
}

/** An application with a model of its own and one codec package; the URL of its main module. */
export function applicationFolder(): string {
  const folder = folderOf({
    "package.json": {
      name: "application",
      type: "module",
      dependencies: { "@acme/text-codec": "1.0.0" },
      inferenceServer: { plugins: "./plugins.js" },
    },
    "plugins.js": branded('{ name: "own-model", hooks: { predictFn: ({ data }) => data * 2 } }'),
    "node_modules/@acme/text-codec/package.json": {
      name: "@acme/text-codec",
      type: "module",
      exports: "./index.js",
      inferenceServer: { plugin: ".", apiVersion: 1 },
    },
    "node_modules/@acme/text-codec/index.js": branded(`{
      name: "@acme/text-codec",
      hooks: {
        inputFn: {
          consumes: ["text/x-number"],
          handler: ({ inputData }) => Number(new TextDecoder().decode(inputData)),
        },
        outputFn: {
          produces: ["text/x-number"],
          handler: ({ prediction }) => ({ body: String(prediction), contentType: "text/x-number" }),
        },
      },
    }`),
  });
  return pathToFileURL(join(folder, "main.js")).href;
}
