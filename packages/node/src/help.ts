import { commandFlags } from "./command-line.ts";
import { settingNames, settings, type Settings } from "./settings.ts";

/** What `--help` prints: the commands and every setting, from the table of settings. */
export function helpText(): string {
  const blocks = settingNames.flatMap((name) => blockOf(name));
  return [
    "Serves the application in the working directory over HTTP.",
    "",
    "Usage: inference-server [serve] [flags]",
    "       inference-server dev [file] [flags]      for development: 127.0.0.1, readable log, and a",
    "                                                restart on changes",
    "       inference-server inspect [file] [flags]  prints what would be served: who answers what",
    "       inference-server doctor [file] [flags]   looks for what keeps it from working here",
    "",
    "With a file, the application is what that file passes to serve().",
    "",
    "Settings. A flag is stronger than an environment variable, that is stronger than an argument",
    "of serve(). Empty variables count as unset.",
    "",
    ...blocks,
    ...Object.entries(commandFlags).flatMap(([flag, { commands, description }]) => [
      `  --${flag} (${commands.join(", ")})`,
      `      ${description}`,
    ]),
    "  -h, --help",
    "      Print this.",
    "  -v, --version",
    "      Print the version.",
    "",
  ].join("\n");
}

function blockOf(name: keyof Settings): readonly string[] {
  const { flag, placeholder, environment, description } = settings[name];
  const written = placeholder === undefined ? flag : `${flag} ${placeholder}`;
  const head =
    flag === undefined ? environment.join(", ") : `--${written}, ${environment.join(", ")}`;
  return [`  ${head}`, `      ${plain(description)}`, `      Default: ${plain(defaultOf(name))}.`];
}

/** What applies where nothing is set, in words. */
export function defaultOf(name: keyof Settings): string {
  const { default: value, otherwise } = settings[name];
  return otherwise ?? String(value);
}

/** A terminal shows backticks as they are. */
function plain(markdown: string): string {
  return markdown.replaceAll("`", "");
}
