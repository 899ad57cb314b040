import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { directoryContents } from "./directory-contents.ts";

function directory(): string {
  const path = mkdtempSync(join(tmpdir(), "inference-server-"));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
}

it("counts files, however deep, and their bytes", () => {
  const path = directory();
  mkdirSync(join(path, "code", "deep"), { recursive: true });
  writeFileSync(join(path, "model.onnx"), "12345");
  writeFileSync(join(path, "code", "deep", "labels.txt"), "123");

  expect(directoryContents(path)).toEqual({ state: "present", files: 2, bytes: 8 });
});

it("counts a file alone", () => {
  const path = directory();
  writeFileSync(join(path, "model.onnx"), "12345");

  expect(directoryContents(join(path, "model.onnx"))).toMatchObject({ files: 1, bytes: 5 });
});

it("knows an empty directory from none", () => {
  const path = directory();

  expect(directoryContents(path)).toEqual({ state: "present", files: 0, bytes: 0 });
  expect(directoryContents(join(path, "none"))).toEqual({ state: "absent", files: 0, bytes: 0 });
});

it("names what cannot be read", () => {
  const path = directory();
  symlinkSync("nowhere", join(path, "link"));

  expect(directoryContents(path)).toMatchObject({
    state: "unreadable",
    unreadable: join(path, "link"),
  });
});
