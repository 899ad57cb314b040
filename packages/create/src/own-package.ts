import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The version of this package, which is also that of the packages that a project gets. */
export function ownVersion(): string {
  const text = readFileSync(new URL("../package.json", import.meta.url), "utf8");
  return (JSON.parse(text) as { readonly version: string }).version;
}

/** The folder that holds a folder for each template. */
export const templatesFolder = fileURLToPath(new URL("../templates", import.meta.url));
