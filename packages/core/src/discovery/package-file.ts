import { readFile, realpath } from "node:fs/promises";
import { dirname, join } from "node:path";
import { isObject } from "../is-object.ts";

/** A package.json that was read. */
export interface PackageFile {
  /** Real path of the package.json. */
  readonly file: string;
  /** Real path of the folder: import errors name real paths, whatever the links of the layout. */
  readonly directory: string;
  /** `undefined` if there is none, or none that is a text. */
  readonly name: string | undefined;
  readonly version: string | undefined;
  readonly content: Readonly<Record<string, unknown>>;
}

/**
 * Reads a package.json.
 *
 * @returns `undefined` if there is no such file.
 * @throws Error if the file cannot be read or holds something else than a JSON object.
 */
export async function readPackageFile(file: string): Promise<PackageFile | undefined> {
  const text = await readText(file);
  if (text === undefined) return undefined;
  const content: unknown = JSON.parse(text);
  if (!isObject(content)) throw new TypeError("it does not hold a JSON object");
  const directory = await realpath(dirname(file));
  return {
    file: join(directory, "package.json"),
    directory,
    name: textOf(content["name"]),
    version: textOf(content["version"]),
    content,
  };
}

/** What an error says, on one line and without the full stop that the sentence around it brings. */
export function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replaceAll(/\s*\n\s*/gu, " ").replace(/\.$/u, "");
}

async function readText(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if (isObject(error) && (error["code"] === "ENOENT" || error["code"] === "ENOTDIR")) {
      return undefined;
    }
    throw error;
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
