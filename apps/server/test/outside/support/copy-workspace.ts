import { cp } from "node:fs/promises";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../../../..", import.meta.url));
const made = new Set(["node_modules", "dist", "coverage", ".git", ".turbo"]);

/** Copies this repository as it stands in the working tree, without what is installed or built. */
export async function copyWorkspace(target: string): Promise<void> {
  await cp(root, target, { recursive: true, filter: (path) => !made.has(basename(path)) });
}
