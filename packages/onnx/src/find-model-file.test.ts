import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { modelDirectory } from "../test/model-directory.ts";
import { findModelFile } from "./find-model-file.ts";

describe("findModelFile", () => {
  it("prefers model.onnx", () => {
    const directory = modelDirectory({ "a.onnx": "", "model.onnx": "" });
    expect(findModelFile(directory)).toBe(join(directory, "model.onnx"));
  });

  it("takes the only other .onnx", () => {
    const directory = modelDirectory({ "digits.onnx": "", "README.md": "" });
    expect(findModelFile(directory)).toBe(join(directory, "digits.onnx"));
  });

  it("says what a directory without a model holds", () => {
    const directory = modelDirectory({ "model.pkl": "", "notes.txt": "" });
    expect(() => findModelFile(directory)).toThrow(
      `No "model.onnx" in "${directory}", which holds "model.pkl", "notes.txt". ` +
        "Put the model there, or set MODEL_DIR to the directory that holds it.",
    );
  });

  it("names ten entries at most", () => {
    const names = Array.from({ length: 12 }, (_, index) => [`f${index}`, ""] as const);
    expect(() => findModelFile(modelDirectory(Object.fromEntries(names)))).toThrow(
      '"f7" and 2 more.',
    );
  });

  it("says that an empty directory holds nothing", () => {
    expect(() => findModelFile(modelDirectory({}))).toThrow("which holds nothing.");
  });

  it("does not choose between several models", () => {
    expect(() => findModelFile(modelDirectory({ "a.onnx": "", "b.onnx": "" }))).toThrow(
      'holds "a.onnx", "b.onnx", and none is called "model.onnx". Rename the one to serve',
    );
  });

  it("says that a directory is not there", () => {
    const directory = join(modelDirectory({}), "nowhere");
    expect(() => findModelFile(directory)).toThrow(
      new RegExp(`^The model directory "${directory}" cannot be read: ENOENT.*Set MODEL_DIR`),
    );
  });
});
