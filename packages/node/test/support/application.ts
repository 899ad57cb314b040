import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

/** An application in a folder of its own, which is removed after the test. */
export interface Application {
  readonly path: string;
  /** Writes a file, by its path inside the application. */
  write(file: string, content: string): Promise<void>;
}

/** Two lines, as the documentation has them. */
const main = `import { serve } from "@inference-server/node";
await serve({ from: import.meta.url });
`;

/** A codec and a model whose record says how long to take and whether to fail. */
export const plugins = `import { setTimeout as pause } from "node:timers/promises";
import { defineCodec, defineModel } from "@inference-server/core";

const json = defineCodec({
  name: "json",
  version: "1.2.3",
  consumes: ["application/json"],
  produces: ["application/json"],
  decode: (bytes) => JSON.parse(new TextDecoder().decode(bytes)),
  encode: (value) => JSON.stringify(value),
});

const model = defineModel({
  name: "wait",
  examples: [{ milliseconds: 1 }],
  load: ({ modelDir }) => modelDir,
  predict: async ({ record, model }) => {
    await pause(record.milliseconds ?? 0);
    if (record.fail === true) throw new Error("It broke.", { cause: new TypeError("Inside.") });
    return { modelDir: model };
  },
  close: () => console.log("closed"),
});

export default [json, model];
`;

const manifest = JSON.stringify({
  name: "an-application",
  type: "module",
  inferenceServer: { plugins: "./src/plugins.ts" },
});

/** Makes an application that finds the packages of this workspace. */
export async function makeApplication(
  files: Readonly<Record<string, string>> = {},
): Promise<Application> {
  const path = await realpath(await mkdtemp(join(tmpdir(), "inference-server-")));
  onTestFinished(() => rm(path, { recursive: true }));
  const scope = join(path, "node_modules", "@inference-server");
  await mkdir(scope, { recursive: true });
  for (const name of ["core", "node"]) {
    await symlink(fileURLToPath(new URL(`../../../${name}`, import.meta.url)), join(scope, name));
  }
  const application: Application = {
    path,
    async write(file, content) {
      await mkdir(dirname(join(path, file)), { recursive: true });
      await writeFile(join(path, file), content);
    },
  };
  const all = {
    "package.json": manifest,
    "src/main.ts": main,
    "src/plugins.ts": plugins,
    ...files,
  };
  for (const [file, content] of Object.entries(all)) await application.write(file, content);
  return application;
}
