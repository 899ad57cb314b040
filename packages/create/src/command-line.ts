import { parseArgs, type ParseArgsConfig } from "node:util";

/** What a command line says. */
export interface CommandLine {
  readonly name: string | undefined;
  readonly template: string | undefined;
  readonly directory: string | undefined;
  readonly help: boolean;
  readonly version: boolean;
  /** What cannot be honoured, a sentence each. */
  readonly problems: readonly string[];
}

/** Reads a command line. Nothing is thrown: problems are collected, to be shown together. */
export function readCommandLine(args: readonly string[]): CommandLine {
  const { tokens, positionals } = parseArgs({
    args: [...args],
    options: flags,
    allowPositionals: true,
    // Strict mode stops at the first problem.
    strict: false,
    tokens: true,
  });
  const values: { template?: string; directory?: string } = {};
  const given = new Set<string>();
  const problems: string[] = [];
  for (const token of tokens) {
    if (token.kind !== "option") continue;
    const { name, rawName, value, inlineValue } = token;
    given.add(name);
    if (name === "template" || name === "directory") {
      const isMissing = value === undefined || value === "";
      if (isMissing || (!inlineValue && value.startsWith("-"))) {
        problems.push(`"${rawName}" needs a value: ${rawName} ${name.toUpperCase()}.`);
      } else {
        values[name] = value;
      }
    } else if (!Object.hasOwn(flags, name)) {
      problems.push(`There is no flag "${rawName}". See --help.`);
    } else if (value !== undefined) {
      problems.push(`"${rawName}" takes no value, but it got "${value}".`);
    }
  }
  const [name, ...others] = positionals;
  for (const word of others) {
    problems.push(
      `"${word}" is one word too many: there is one name. npm keeps flags for itself that do not ` +
        'stand behind "--".',
    );
  }
  return {
    name,
    template: values.template,
    directory: values.directory,
    help: given.has("help"),
    version: given.has("version"),
    problems,
  };
}

const flags = {
  template: { type: "string", short: "t" },
  directory: { type: "string", short: "d" },
  help: { type: "boolean", short: "h" },
  version: { type: "boolean", short: "v" },
} as const satisfies ParseArgsConfig["options"];
