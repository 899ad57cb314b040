import { readdirSync } from "node:fs";
import { join } from "node:path";

/** An error names this many entries of a directory. */
const maximumListed = 10;

/**
 * The model's file: `model.onnx`, else the only `*.onnx` in the directory.
 *
 * @throws Error that says what the directory holds, if there is no such file.
 */
export function findModelFile(modelDir: string): string {
  const entries = entriesOf(modelDir);
  if (entries.includes("model.onnx")) return join(modelDir, "model.onnx");
  const models = entries.filter((entry) => entry.endsWith(".onnx"));
  const [only] = models;
  if (only !== undefined && models.length === 1) return join(modelDir, only);
  throw new Error(
    models.length === 0
      ? `No "model.onnx" in "${modelDir}", which holds ${listed(entries)}. ` +
          "Put the model there, or set MODEL_DIR to the directory that holds it."
      : `"${modelDir}" holds ${listed(models)}, and none is called "model.onnx". ` +
          'Rename the one to serve to "model.onnx".',
  );
}

function entriesOf(modelDir: string): readonly string[] {
  try {
    return readdirSync(modelDir).toSorted();
  } catch (cause) {
    throw new Error(
      `The model directory "${modelDir}" cannot be read: ` +
        `${cause instanceof Error ? cause.message : String(cause)}. ` +
        'Set MODEL_DIR to the directory that holds "model.onnx".',
      { cause },
    );
  }
}

function listed(entries: readonly string[]): string {
  if (entries.length === 0) return "nothing";
  const names = entries.slice(0, maximumListed).map((entry) => `"${entry}"`);
  const more = entries.length - names.length;
  return more === 0 ? names.join(", ") : `${names.join(", ")} and ${more} more`;
}
