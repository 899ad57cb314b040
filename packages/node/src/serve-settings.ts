import { readCommandLine, type CommandLine } from "./command-line.ts";
import {
  resolveSettings,
  type ResolvedSettings,
  type SettingsSources,
} from "./resolve-settings.ts";
import type { ServeOptions } from "./serve-options.ts";

/**
 * The settings of a server, from the command line, the environment and `serve`'s argument.
 *
 * @throws StartError that lists every value that is not valid.
 */
export function serveSettings(options: ServeOptions): ResolvedSettings {
  const { values, words, problems } = readCommandLine(options.args ?? process.argv.slice(2));
  // SageMaker starts containers with the argument `serve`, whatever their entry point is.
  const strange = words.filter((word) => word !== "serve");
  return resolveSettings(
    settingsSources(options, {
      values,
      problems: [
        ...problems,
        ...strange.map((word) => `"${word}" is neither a flag nor the word "serve".`),
      ],
    }),
  );
}

/** Where the settings of an application come from, for a command line that was read. */
export function settingsSources(
  options: ServeOptions,
  commandLine: Pick<CommandLine, "problems" | "values">,
): SettingsSources {
  return {
    commandLine,
    environment: process.env,
    argument: options,
    otherFields: ["from", "plugins", "configure", "args"] satisfies (keyof ServeOptions)[],
  };
}
