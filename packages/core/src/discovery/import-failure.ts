import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { inspect } from "node:util";
import type { CompositionProblem } from "../composition-error.ts";
import { isObject } from "../is-object.ts";
import type { Entry } from "./entry.ts";
import { reasonOf } from "./package-file.ts";
import { resolutionFailure } from "./resolution-failure.ts";

const discovery = dirname(fileURLToPath(import.meta.url));
const core = dirname(discovery);

interface Failure {
  readonly code: string;
  readonly message: string;
  readonly fix: string;
}

/** Says why an entry could not be imported, in words that tell what to mend. */
export function importFailure(entry: Entry, cause: unknown): CompositionProblem {
  let file: string;
  try {
    file = entry.resolve();
  } catch (unresolved) {
    return resolutionFailure(entry, unresolved);
  }
  const { code, message, fix } = explain(entry, file, cause);
  const remedy =
    entry.dependency === undefined
      ? fix
      : `${fix} Until then, "exclude": ["${entry.dependency}"] leaves it out.`;
  return { code, plugin: entry.label, message, fix: remedy, path: file, cause };
}

function explain(entry: Entry, file: string, error: unknown): Failure {
  switch (isObject(error) ? error["code"] : undefined) {
    case "ERR_UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING":
      return {
        code: "typescript_in_node_modules",
        message: `${fileIn(error) ?? file} is TypeScript, which Node does not run inside node_modules.`,
        fix:
          entry.dependency === undefined
            ? 'Build the application and name the JavaScript file: "plugins": "./dist/plugins.js".'
            : 'Build the package and let its "exports" name the JavaScript file under "default".',
      };
    case "ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX":
      return {
        code: "typescript_not_erasable",
        message: `${throwingFile(error) ?? file} cannot be imported: ${reasonOf(error)}.`,
        fix: 'Node removes types and translates nothing: write it without enums, namespaces and parameter properties ("erasableSyntaxOnly" in tsconfig.json finds them), or build it.',
      };
    case "ERR_MODULE_NOT_FOUND":
    case "MODULE_NOT_FOUND":
      return missingImport(entry, error);
    case "ERR_UNKNOWN_FILE_EXTENSION":
      return {
        code: "import_failed",
        message: `Node cannot run it: ${reasonOf(error)}.`,
        fix: "Name a file that ends in .ts, .mts, .js or .mjs.",
      };
    case "ERR_DLOPEN_FAILED":
      return {
        code: "import_failed",
        message: `a native add-on cannot be loaded: ${reasonOf(error)}.`,
        fix: "Install the dependencies on this platform, with this version of Node.",
      };
    default:
      return error instanceof SyntaxError ? syntaxError(file, error) : thrown(file, error);
  }
}

/** Something that the entry imports is missing: the entry itself is known to be there. */
function missingImport(entry: Entry, error: unknown): Failure {
  const [message = ""] = (error instanceof Error ? error.message : "").split("\n");
  const missing = /Cannot find (?:package|module) '([^']+)'/u.exec(message)?.[1] ?? "";
  const importer = / imported from (.+)$/u.exec(message)?.[1] ?? firstOf(error, "requireStack");
  const place = importer === undefined ? "" : ` by ${importer}`;
  const code = "import_failed";
  if (!/^(?:\/|\.|[A-Za-z]:)/u.test(missing)) {
    return {
      code,
      message: `"${missing}" is imported${place} and is not installed.`,
      fix:
        entry.dependency === undefined
          ? `Install it, for example with "npm install ${missing}".`
          : `Install the dependencies again; if that does not help, "${missing}" is missing from the dependencies of the package.`,
    };
  }
  const stem = missing.replace(/\.[cm]?js$/u, "");
  const meant = [".ts", ".js"].find((extension) => existsSync(stem + extension));
  return {
    code,
    message: `${missing} is imported${place} and does not exist.`,
    fix:
      meant === undefined
        ? "Correct the import, or build the package if the file comes from a build."
        : `Write the file's whole name in the import, which ends in "${meant}".`,
  };
}

/** Node keeps the line of a SyntaxError for its own output. */
function syntaxError(file: string, error: SyntaxError): Failure {
  const place = throwingFile(error);
  const isReadAsCommonJs = error.message.includes("Cannot use import statement outside a module");
  return {
    code: "import_failed",
    message:
      place === undefined
        ? `it, or a file that it imports, is not valid JavaScript: ${reasonOf(error)}.`
        : `${place} cannot be imported: ${reasonOf(error)}.`,
    fix: isReadAsCommonJs
      ? 'Write "type": "module" in the package.json beside or above it: Node takes the file for CommonJS.'
      : `Run "node ${file}" to see the line.`,
  };
}

function thrown(file: string, error: unknown): Failure {
  if (!(error instanceof Error)) {
    return {
      code: "import_failed",
      message: `importing it threw a value of type ${typeof error} that is no Error: ${inspect(error, { depth: 0 })}.`,
      fix: "Throw Errors, which say where they come from, and mend what made it throw.",
    };
  }
  const place = throwingFile(error);
  return {
    code: "import_failed",
    message: `importing it threw ${error.name}${place === undefined ? "" : ` at ${place}`}: ${sentence(reasonOf(error))}`,
    fix: `Mend what made it throw; "node ${file}" shows the whole stack.`,
  };
}

function sentence(reason: string): string {
  return /[?!]$/u.test(reason) ? reason : `${reason}.`;
}

/** File and line of the first frame that is neither Node's nor core's. */
function throwingFile(error: unknown): string | undefined {
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  for (const line of stack.split("\n")) {
    const [, file, number] =
      /(file:\/\/[^\s)]+?|(?:\/|[A-Za-z]:\\)[^\s():]+):(\d+)(?::\d+)?\)?$/u.exec(line) ?? [];
    if (file === undefined || line.includes("node:")) continue;
    const path = file.startsWith("file:") ? fileURLToPath(file) : file;
    if (path.startsWith(discovery)) return undefined;
    // What core refuses, such as a field that defineModel does not know, is its caller's to mend.
    if (!path.startsWith(core)) return `${path}:${number}`;
  }
  return undefined;
}

function fileIn(error: unknown): string | undefined {
  const url = /"(file:[^"]+)"/u.exec(reasonOf(error))?.[1];
  return url === undefined ? undefined : fileURLToPath(url);
}

function firstOf(error: unknown, field: string): string | undefined {
  const list = isObject(error) ? error[field] : undefined;
  return Array.isArray(list) && typeof list[0] === "string" ? list[0] : undefined;
}
