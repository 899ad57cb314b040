import { readFileSync } from "node:fs";

/** What this package's own package.json says. */
export interface OwnPackage {
  readonly version: string;
  /** The Node that it needs, as a range: `>=22.18`. */
  readonly engines: { readonly node: string };
}

/** Reads this package's own package.json. */
export function ownPackage(): OwnPackage {
  const text = readFileSync(new URL("../package.json", import.meta.url), "utf8");
  return JSON.parse(text) as OwnPackage;
}
