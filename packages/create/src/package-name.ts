import { isBuiltin } from "node:module";

/**
 * What keeps a text from being the name of a new npm package, as a sentence with its fix;
 * `undefined` if nothing does. A scope, `@acme/tides`, is part of the name.
 *
 * The rules are npm's, with one more: a name does not begin with a dash, which looks like a flag.
 */
export function packageNameProblem(name: string): string | undefined {
  const reason = reasonAgainst(name);
  return reason && `"${name}" cannot be the name of an npm package: ${reason}`;
}

/** The name without its scope, which is what folders are called. */
export function unscopedName(name: string): string {
  return name.slice(name.lastIndexOf("/") + 1);
}

function reasonAgainst(name: string): string | undefined {
  if (name === "") return "it is empty.";
  if (name.length > longest) return `it has ${name.length} characters, and ${longest} is the most.`;
  const parts = name.startsWith("@") ? name.slice(1).split("/") : [name];
  if (name.startsWith("@") && parts.length !== 2) {
    return "a scope is followed by one slash and a name, as in @acme/tides.";
  }
  if (!parts.every((part) => /^[a-z\d._-]+$/u.test(part))) {
    return 'use lower-case letters, digits, "-", "." and "_", as in tide-tables or @acme/tides.';
  }
  if (!parts.every((part) => /^[a-z\d]/u.test(part))) return "begin it with a letter or a digit.";
  if (isBuiltin(name) || reserved.includes(name)) {
    return "it means something else to Node or npm. Choose another one.";
  }
  return undefined;
}

const longest = 214;

const reserved: readonly string[] = ["node_modules", "favicon.ico"];
