import { parseArgs, type ParseArgsConfig } from "node:util";
import { didYouMean } from "@inference-server/core";
import { settingNames, settings, type Settings } from "./settings.ts";

/** What a command line says. Values are still texts. */
export interface CommandLine {
  /** What stands there without dashes: a command and its arguments. */
  readonly words: readonly string[];
  readonly values: Readonly<Partial<Record<keyof Settings, string>>>;
  readonly help: boolean;
  readonly version: boolean;
  /** `inspect` and `doctor` print JSON. */
  readonly json: boolean;
  /** `inspect` loads the model. */
  readonly load: boolean;
  /** Flags that cannot be honoured, a sentence each. */
  readonly problems: readonly string[];
}

/** Reads a command line. Nothing is thrown: problems are collected, to be shown with others. */
export function readCommandLine(args: readonly string[]): CommandLine {
  const { tokens, positionals } = parseArgs({
    args: [...args],
    options: parseOptions,
    allowPositionals: true,
    // Strict mode stops at the first problem, and suggests nothing.
    strict: false,
    tokens: true,
  });
  const values: Partial<Record<keyof Settings, string>> = {};
  const flags = new Set<string>();
  const problems: string[] = [];
  for (const token of tokens) {
    if (token.kind !== "option") continue;
    const { name, rawName, value } = token;
    const setting = settingNames.find((candidate) => settings[candidate].flag === name);
    const takesValue = parseOptions[name]?.type === "string";
    if (parseOptions[name] === undefined) {
      problems.push(`There is no flag "${rawName}".${suggestion(name)} See --help.`);
    } else if (!takesValue && value !== undefined) {
      problems.push(`"${rawName}" takes no value, but it got "${value}".`);
    } else if (takesValue && isMissing(value, token.inlineValue)) {
      problems.push(`"${rawName}" needs a value: ${rawName} ${placeholderOf(setting)}.`);
    } else if (setting === undefined) {
      flags.add(name);
    } else {
      const before = settings[setting].list === true ? values[setting] : undefined;
      const given = value ?? "false";
      values[setting] = before === undefined ? given : `${before},${given}`;
    }
  }
  const [command = "serve"] = positionals;
  const misplaced = Object.entries(commandFlags)
    .filter(([flag, { commands }]) => flags.has(flag) && !commands.includes(command))
    .map(([flag, { commands }]) => {
      const owners = commands.map((owner) => `"${owner}"`).join(" and ");
      return `"--${flag}" belongs to ${owners}, not to "${command}".`;
    });
  return {
    words: positionals,
    values,
    help: flags.has("help"),
    version: flags.has("version"),
    json: flags.has("json"),
    load: flags.has("load"),
    problems: [...problems, ...misplaced],
  };
}

/** The file of the application that a command takes, `inspect src/main.ts`, and all problems. */
export function fileArgument({ words, problems }: CommandLine): FileArgument {
  const [command = "", file, ...others] = words;
  const tooMany = others.map((word) => `"${word}" is one file too many: "${command}" takes one.`);
  return { file, problems: [...problems, ...tooMany] };
}

interface FileArgument {
  /** Absent: the application in the working directory. */
  readonly file: string | undefined;
  /** The command line's own, too. */
  readonly problems: readonly string[];
}

/** Flags that are no settings: whose they are, and what they do. */
export const commandFlags: Readonly<Record<"json" | "load", CommandFlag>> = {
  json: { commands: ["inspect", "doctor"], description: "Print JSON." },
  load: { commands: ["inspect"], description: "Load the model, and show what it takes and gives." },
};

interface CommandFlag {
  readonly commands: readonly string[];
  /** A sentence for `--help`. */
  readonly description: string;
}

const parseOptions: NonNullable<ParseArgsConfig["options"]> = {
  help: { type: "boolean", short: "h" },
  version: { type: "boolean", short: "v" },
  json: { type: "boolean" },
  load: { type: "boolean" },
  ...Object.fromEntries(
    Object.values(settings).flatMap(({ flag, placeholder }) =>
      flag === undefined
        ? []
        : [[flag, { type: placeholder === undefined ? "boolean" : "string" } as const]],
    ),
  ),
};

/** `--port --host x` means that the port was forgotten; a value with a dash needs `--flag=-x`. */
function isMissing(value: string | undefined, isInline: boolean | undefined): boolean {
  return value === undefined || value === "" || (isInline !== true && value.startsWith("-"));
}

function suggestion(name: string): string {
  const meant = didYouMean(name, Object.keys(parseOptions));
  return meant.replace(/"(.+)"/u, '"--$1"');
}

function placeholderOf(setting: keyof Settings | undefined): string {
  return setting === undefined ? "VALUE" : (settings[setting].placeholder ?? "VALUE");
}
