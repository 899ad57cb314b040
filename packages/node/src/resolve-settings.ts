import { inspect } from "node:util";
import { didYouMean } from "@inference-server/core";
import type { CommandLine } from "./command-line.ts";
import { settingNames, settings, type Settings } from "./settings.ts";
import { settingProblem, StartError } from "./start-error.ts";

/** Where a setting's value came from, the strongest first. */
export interface Origin {
  readonly kind: "flag" | "environment" | "argument";
  /** As the operator knows it: `--port`, `PORT`, `serve({ port })`. */
  readonly label: string;
}

/** Settings that are complete and valid. */
export interface ResolvedSettings {
  readonly values: Settings;
  /** Where each value came from. Absent: it is the default. */
  readonly origins: Readonly<Partial<Record<keyof Settings, Origin>>>;
}

/** The places where settings are given. */
export interface SettingsSources {
  readonly commandLine: Pick<CommandLine, "problems" | "values">;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** `serve`'s argument. */
  readonly argument: object;
  /** Fields of the argument that are not settings. */
  readonly otherFields: readonly string[];
}

/** Settings, and what is wrong with those that are given. */
export interface SettingsReading extends ResolvedSettings {
  /** A sentence each. The default stands in for a value that is not valid. */
  readonly problems: readonly string[];
}

/**
 * Settles every setting: flag, else environment variable, else argument, else default.
 *
 * @throws StartError that lists every value that is not valid.
 */
export function resolveSettings(sources: SettingsSources): ResolvedSettings {
  const { values, origins, problems } = readSettings(sources);
  if (problems.length > 0) throw new StartError(message(problems), problems.map(settingProblem));
  return { values, origins };
}

/** Settles every setting as `resolveSettings` does, and throws nothing. */
export function readSettings(sources: SettingsSources): SettingsReading {
  const problems = [...sources.commandLine.problems, ...unknownFields(sources)];
  const values: Record<string, unknown> = {};
  const origins: Partial<Record<keyof Settings, Origin>> = {};
  for (const name of settingNames) {
    const setting = settings[name];
    const given = lookUp(name, sources);
    if (given === undefined) {
      values[name] = setting.default;
      continue;
    }
    const result = setting.schema.safeParse(given.value);
    if (result.success) {
      values[name] = result.data;
      origins[name] = given.origin;
      continue;
    }
    values[name] = setting.default;
    problems.push(
      `"${name}" is ${shown(given.value)} (from ${given.origin.label}). Expected ${setting.expected}.`,
    );
  }
  // Each value came out of the schema of its own setting.
  return { values: values as unknown as Settings, origins, problems };
}

interface Given {
  readonly value: unknown;
  readonly origin: Origin;
}

function lookUp(name: keyof Settings, sources: SettingsSources): Given | undefined {
  const { flag, environment } = settings[name];
  const onCommandLine = sources.commandLine.values[name];
  if (onCommandLine !== undefined) {
    return { value: onCommandLine, origin: { kind: "flag", label: `--${flag ?? name}` } };
  }
  for (const variable of environment) {
    const value = sources.environment[variable];
    // Container definitions and shells "unset" variables by emptying them.
    if (value === undefined || value.trim() === "") continue;
    return { value: value.trim(), origin: { kind: "environment", label: variable } };
  }
  const argument: Partial<Record<string, unknown>> = { ...sources.argument };
  const value = flag === undefined ? undefined : argument[name];
  if (value === undefined) return undefined;
  return { value, origin: { kind: "argument", label: `serve({ ${name} })` } };
}

function unknownFields({ argument, otherFields }: SettingsSources): readonly string[] {
  const known: readonly string[] = [
    ...settingNames.filter((name) => settings[name].flag !== undefined),
    ...otherFields,
  ];
  return Object.keys(argument)
    .filter((field) => !known.includes(field))
    .map((field) => `serve({ ${field} }) is unknown.${didYouMean(field, known)}`);
}

function message(problems: readonly string[]): string {
  const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
  return [
    `The settings cannot be used: ${count}.`,
    ...problems.map((problem) => `- ${problem}`),
  ].join("\n");
}

function shown(value: unknown): string {
  return typeof value === "string"
    ? JSON.stringify(value)
    : inspect(value, { breakLength: Infinity });
}
