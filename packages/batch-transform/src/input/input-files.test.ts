import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { findInputs } from "./input-files.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "batch-transform-"));
  await mkdir(join(folder, "data/2026/b"), { recursive: true });
  await mkdir(join(folder, "data/.cache"));
  await mkdir(join(folder, "data/out"));
  await mkdir(join(folder, "empty"));
  const files = [
    "z.csv",
    "a.csv",
    "2026/b.csv",
    "2026/b/c.csv",
    ".hidden",
    ".cache/x",
    "out/y.out",
  ];
  for (const file of files) await writeFile(join(folder, "data", file), "1\n");
  await symlink(join(folder, "data/a.csv"), join(folder, "data/link.csv"));
});
afterAll(() => rm(folder, { recursive: true }));

const outputsOf = async (paths: readonly string[], output: string): Promise<readonly string[]> => {
  const { inputs } = await findInputs(
    paths.map((path) => join(folder, path)),
    join(folder, output),
  );
  return inputs.map((input) => input.output.slice(folder.length + 1));
};

it("names an output after its file, and keeps the folders below an input folder", async () => {
  expect(await outputsOf(["data/z.csv", "data"], "elsewhere")).toEqual([
    "elsewhere/z.csv.out",
    "elsewhere/2026/b.csv.out",
    "elsewhere/2026/b/c.csv.out",
    "elsewhere/a.csv.out",
    "elsewhere/link.csv.out",
    "elsewhere/out/y.out.out",
    "elsewhere/z.csv.out",
  ]);
});

it("leaves out hidden files, and the output folder", async () => {
  const names = await outputsOf(["data"], "data/out");
  expect(names).toContain("data/out/a.csv.out");
  expect(names.filter((name) => /hidden|cache|y\.out/u.test(name))).toEqual([]);
});

it("says which two inputs would have one output", async () => {
  const paths = [join(folder, "data/z.csv"), join(folder, "data")];
  const { problems } = await findInputs(paths, "o");
  expect(problems).toEqual([
    `"${paths[0]}" and "${paths[1]}/z.csv" would both become "o/z.csv.out". Run them as two jobs ` +
      "with an output folder each.",
  ]);
});

it("says what is not there, and what holds nothing", async () => {
  expect((await findInputs(["nowhere"], "o")).problems).toEqual([
    'There is no file or folder "nowhere". Expected inputs that exist.',
  ]);
  expect((await findInputs([join(folder, "empty")], "o")).problems).toEqual([
    `There is no file in "${join(folder, "empty")}".`,
  ]);
});

it("refuses to write into the folder that it reads", async () => {
  const data = join(folder, "data");
  expect((await findInputs([data], data)).problems[0]).toContain("is the output folder, too");
});
