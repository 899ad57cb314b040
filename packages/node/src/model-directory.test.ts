import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { chooseModelDirectory } from "./model-directory.ts";
import type { Origin } from "./resolve-settings.ts";

const variable: Origin = { kind: "environment", label: "MODEL_DIR" };
const argument: Origin = { kind: "argument", label: "serve({ modelDir })" };

it("is what the operator says, from the working directory", () => {
  const choice = { value: "model", origin: variable, applicationPath: "/app", standard: full() };

  expect(chooseModelDirectory(choice)).toEqual({
    path: resolve("model"),
    because: "from MODEL_DIR",
  });
});

it("is SageMaker's directory if there is anything in it, though the application has its own", () => {
  const standard = full();
  const choice = { value: "model", origin: argument, applicationPath: "/app", standard };

  expect(chooseModelDirectory(choice)).toEqual({
    path: standard,
    because: "because it is not empty",
  });
});

it.each([
  ["empty", () => folder()],
  ["absent", () => join(folder(), "absent")],
])("is the application's own if SageMaker's is %s", (_case, standard) => {
  const choice = {
    value: "model",
    origin: argument,
    applicationPath: "/app",
    standard: standard(),
  };

  expect(chooseModelDirectory(choice)).toEqual({
    path: "/app/model",
    because: "the application's own default",
  });
});

it("is SageMaker's directory if nobody says anything", () => {
  const choice = {
    value: undefined,
    origin: undefined,
    applicationPath: "/app",
    standard: "/none",
  };

  expect(chooseModelDirectory(choice)).toEqual({
    path: "/none",
    because: "the default; it is absent or empty",
  });
});

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "inference-server-"));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
}

function full(): string {
  const path = folder();
  writeFileSync(join(path, "model.bin"), "");
  return path;
}
