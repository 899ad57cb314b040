import { readCommandLine } from "./command-line.ts";
import { resolveSettings, type ResolvedSettings } from "./resolve-settings.ts";
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
  return resolveSettings({
    commandLine: {
      values,
      problems: [
        ...problems,
        ...strange.map((word) => `"${word}" is neither a flag nor the word "serve".`),
      ],
    },
    environment: process.env,
    argument: options,
    otherFields: ["from", "plugins", "configure", "args"] satisfies (keyof ServeOptions)[],
  });
}
