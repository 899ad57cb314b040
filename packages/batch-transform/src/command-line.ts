import { parseArgs } from "node:util";
import { flagNames, flags, type Flag, type FlagName } from "./flags.ts";
import type { TransformOptions } from "./transform-options.ts";

/** What a command line says. */
export interface CommandLine {
  readonly options: TransformOptions;
  readonly help: boolean;
  readonly version: boolean;
  /** What cannot be honoured, a sentence each. */
  readonly problems: readonly string[];
}

/** Reads a command line. Nothing is thrown: problems are collected, to be shown together. */
export function readCommandLine(args: readonly string[]): CommandLine {
  const { tokens, positionals } = parseArgs({
    args: [...args],
    options: parserOptions(),
    allowPositionals: true,
    // Strict mode stops at the first problem.
    strict: false,
    tokens: true,
  });
  const values: { [Name in FlagName]?: string } = {};
  const given = new Set<string>();
  const problems: string[] = [];
  for (const token of tokens) {
    if (token.kind !== "option") continue;
    const { name, rawName, value, inlineValue } = token;
    if (!isFlagName(name)) {
      problems.push(`There is no flag "${rawName}". See --help.`);
      continue;
    }
    given.add(name);
    const flag: Flag = flags[name];
    if (flag.placeholder === undefined) {
      if (value !== undefined) problems.push(`"${rawName}" takes no value, but it got "${value}".`);
    } else if (value === undefined || value === "" || (!inlineValue && value.startsWith("-"))) {
      problems.push(`"${rawName}" needs a value: ${rawName} ${flag.placeholder}.`);
    } else {
      const read = readValue(rawName, value, flag);
      if (read.problem === undefined) values[name] = read.value;
      else problems.push(read.problem);
    }
  }
  const wantsWords = given.has("help") || given.has("version");
  if (!wantsWords && positionals.length === 0) problems.push("There is no input.");
  if (!wantsWords && !given.has("output"))
    problems.push('There is no output folder: "--output DIR".');
  return {
    options: optionsOf(values, positionals, given),
    help: given.has("help"),
    version: given.has("version"),
    problems,
  };
}

function parserOptions() {
  return Object.fromEntries(
    flagNames.map((name) => {
      const { short, placeholder }: Flag = flags[name];
      const type = placeholder === undefined ? ("boolean" as const) : ("string" as const);
      return [name, { type, ...(short !== undefined && { short }) }];
    }),
  );
}

function isFlagName(name: string): name is FlagName {
  return Object.hasOwn(flags, name);
}

type Read = { readonly value: string; readonly problem?: undefined } | { readonly problem: string };

function readValue(rawName: string, value: string, { values, isNumber }: Flag): Read {
  if (isNumber === true && !/^\d+(?:\.\d+)?$/u.test(value)) {
    return { problem: `"${rawName}" is "${value}". Expected a number of 0 or more.` };
  }
  if (values === undefined) return { value };
  const known = values.find((each) => each.toLowerCase() === value.toLowerCase());
  if (known !== undefined) return { value: known };
  return { problem: `"${rawName}" is "${value}". Expected ${values.join(" or ")}.` };
}

function optionsOf(
  values: { readonly [Name in FlagName]?: string },
  inputs: readonly string[],
  given: ReadonlySet<string>,
): TransformOptions {
  return {
    inputs,
    output: values.output ?? "",
    url: values.url,
    app: values.app,
    contentType: values["content-type"],
    accept: values.accept,
    // What is not one of the values was refused when it was read.
    splitType: values["split-type"] as TransformOptions["splitType"],
    batchStrategy: values["batch-strategy"] as TransformOptions["batchStrategy"],
    maxPayloadInMB: numberOf(values["max-payload-mb"]),
    maxConcurrentTransforms: numberOf(values["max-concurrent-transforms"]),
    assembleWith: values["assemble-with"] as TransformOptions["assembleWith"],
    timeout: numberOf(values.timeout),
    retries: numberOf(values.retries),
    compression: values.compression as TransformOptions["compression"],
    inputFilter: values["input-filter"],
    outputFilter: values["output-filter"],
    joinSource: values["join-source"] as TransformOptions["joinSource"],
    force: given.has("force"),
    startTimeout: numberOf(values["start-timeout"]),
    serverLog: values["server-log"],
  };
}

function numberOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}
