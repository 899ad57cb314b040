import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createProject } from "./create-project.ts";
import { CreationError } from "./creation-error.ts";
import { ownVersion } from "./own-package.ts";
import { templateNames, type TemplateName } from "./templates.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "inference-server-create-"));
});
afterAll(() => rm(folder, { recursive: true }));

describe("a project", () => {
  it("is what the template says, with its own name and the versions of this release", async () => {
    const directory = join(folder, "new", "tides");
    const project = await createProject({ name: "@acme/tides", template: "model", directory });

    expect(project.directory).toBe(directory);
    expect(project.files).toEqual([
      "Dockerfile",
      "README.md",
      ".dockerignore",
      ".gitignore",
      "package.json",
      join("src", "model.ts"),
      join("test", "model.test.ts"),
      "tsconfig.json",
    ]);
    const manifest: unknown = JSON.parse(await readFile(join(directory, "package.json"), "utf8"));
    expect(manifest).toMatchObject({
      name: "@acme/tides",
      dependencies: { "@inference-server/node": `^${ownVersion()}` },
    });
    expect(await readFile(join(directory, "src", "model.ts"), "utf8")).toContain(
      'name: "@acme/tides"',
    );
    expect(await readFile(join(directory, "README.md"), "utf8")).toContain(
      "docker build -t tides .",
    );
  });

  it.each(templateNames)("has no gap left, and a Dockerfile: %s", async (template) => {
    const directory = join(folder, `gaps-${template}`);
    const { files } = await createProject({ name: "tides", template, directory });
    expect(files).toEqual(
      expect.arrayContaining([".dockerignore", ".gitignore", "Dockerfile", "README.md"]),
    );
    for (const file of files) {
      const content = await readFile(join(directory, file), "latin1");
      expect(content, file).not.toMatch(/\{\{|\}\}/u);
    }
  });

  it("keeps a model file byte for byte, and npm from running install scripts", async () => {
    const directory = join(folder, "onnx");
    await createProject({ name: "tides", template: "onnx", directory });
    const model = join("model", "model.onnx");
    const original = new URL("../templates/onnx/model/model.onnx", import.meta.url);
    expect(await readFile(join(directory, model))).toEqual(await readFile(original));
    expect(await readFile(join(directory, ".npmrc"), "utf8")).toMatch(/^ignore-scripts=true$/mu);
  });

  it("goes into a repository that has just been made", async () => {
    const directory = join(folder, "repository");
    await mkdir(join(directory, ".git"), { recursive: true });
    await createProject({ name: "tides", template: "codec", directory });
    expect(await readdir(directory)).toEqual(expect.arrayContaining([".git", "package.json"]));
  });
});

describe("nothing is written", () => {
  it("into a folder that holds something, which is named", async () => {
    const directory = join(folder, "full");
    await mkdir(directory);
    await writeFile(join(directory, "package.json"), "{}");
    await writeFile(join(directory, ".npmrc"), "");

    expect(await refusal({ directory })).toBe(
      `The folder "${directory}" is not empty, and nothing is ever overwritten. It holds ` +
        '".npmrc", "package.json". Choose another one with --directory.',
    );
    expect(await readdir(directory)).toEqual([".npmrc", "package.json"]);
  });

  it("where there is much, of which the first ten are named", async () => {
    const directory = join(folder, "much");
    for (let number = 10; number < 22; number += 1) {
      await mkdir(join(directory, String(number)), { recursive: true });
    }
    expect(await refusal({ directory })).toContain('"18", "19" and 2 more. Choose');
  });

  it("where a file is in the way", async () => {
    const file = join(folder, "a-file");
    await writeFile(file, "");
    expect(await refusal({ directory: file })).toBe(
      `"${file}" is, or lies below, a file. Choose another folder with --directory.`,
    );
    expect(await refusal({ directory: join(file, "tides") })).toContain("lies below, a file");
  });

  it.each(["zod", "@inference-server/core", "typescript"])(
    "under the name of a package that is installed into it: %s",
    async (name) => {
      const directory = join(folder, "same-name");
      expect(await refusal({ name, directory })).toBe(
        `"${name}" is a package that the project installs. Choose another name.`,
      );
      expect(await refusal({ name, template: "model-package", directory })).toContain("installs");
      expect(await readdir(folder)).not.toContain("same-name");
    },
  );

  it("under a name that npm refuses", async () => {
    expect(await refusal({ name: "../tides" })).toContain("cannot be the name of an npm package");
  });

  it("from a template that does not exist", async () => {
    expect(await refusal({ template: "toString" as TemplateName })).toBe(
      'There is no template "toString". The templates are "model", "model-package", "codec", "onnx".',
    );
  });
});

/** What is said of a project that is not made. */
async function refusal(options: Partial<Parameters<typeof createProject>[0]>): Promise<string> {
  const made = createProject({
    name: "tides",
    template: "model",
    directory: join(folder, "never"),
    ...options,
  });
  const error: unknown = await made.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(CreationError);
  return error instanceof Error ? error.message : "";
}
