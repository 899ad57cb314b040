import { readdirSync } from "node:fs";
import { resolve } from "node:path";
import type { Origin } from "./resolve-settings.ts";

/** The directory that holds the model's files, and why it is that one. */
export interface ModelDirectory {
  readonly path: string;
  /** Completes "the model directory is …": `from MODEL_DIR`. */
  readonly because: string;
}

/** What there is to choose from. */
export interface ModelDirectoryChoice {
  /** The setting's value, and where it came from. */
  readonly value: string | undefined;
  readonly origin: Origin | undefined;
  /** Where a relative path of the application's own default starts. */
  readonly applicationPath: string;
  /** SageMaker's directory; another one in tests. */
  readonly standard?: string;
}

/**
 * Chooses the model directory: the flag, `MODEL_DIR`, SageMaker's directory if it holds anything,
 * the application's own default. What is in SageMaker's directory was put there for this container,
 * so it is stronger than what the application brings along.
 */
export function chooseModelDirectory(choice: ModelDirectoryChoice): ModelDirectory {
  const { value, origin, applicationPath, standard = "/opt/ml/model" } = choice;
  if (value !== undefined && origin !== undefined && origin.kind !== "argument") {
    return { path: resolve(value), because: `from ${origin.label}` };
  }
  if (!isEmpty(standard)) return { path: standard, because: "because it is not empty" };
  if (value !== undefined) {
    return { path: resolve(applicationPath, value), because: "the application's own default" };
  }
  return { path: standard, because: "the default; it is absent or empty" };
}

function isEmpty(directory: string): boolean {
  try {
    return readdirSync(directory).length === 0;
  } catch {
    // Absent, or not ours to read: nothing can be loaded from it either way.
    return true;
  }
}
