import { readdirSync, readFileSync } from "node:fs";
import { modelDirectory } from "./model-directory.ts";

/** What a model of `models/` must answer, as it is known from its making. */
export interface ExportedModel {
  readonly name: string;
  /** As a client sends them. */
  readonly records: readonly unknown[];
  readonly predictions: readonly Readonly<Record<string, unknown>>[];
}

const folder = new URL("models/", import.meta.url);

/** The models that `models/generate.py` has written. */
export const exportedModels: readonly ExportedModel[] = Object.entries(
  JSON.parse(readFileSync(new URL("expected.json", folder), "utf8")) as Record<
    string,
    Omit<ExportedModel, "name">
  >,
).map(([name, model]) => ({ name, ...model }));

/** A model directory that holds one of them, with its data file if it has one. */
export function exportedDirectory(name: string): string {
  const files = readdirSync(folder).filter(
    (file) => file === `${name}.onnx` || file === `${name}.bin`,
  );
  return modelDirectory(
    Object.fromEntries(files.map((file) => [file, readFileSync(new URL(file, folder))])),
  );
}
