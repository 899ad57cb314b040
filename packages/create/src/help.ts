import { templateNames, templates } from "./templates.ts";

/** How the command is written. */
export const usage = "npm create @inference-server NAME -- --template TEMPLATE";

/** The templates, a line each, numbered from 1. */
export function templateList(): string {
  const width = Math.max(...templateNames.map((name) => name.length));
  return templateNames
    .map((name, index) => `  ${index + 1}  ${name.padEnd(width)}  ${templates[name]}\n`)
    .join("");
}

/** What `--help` prints. */
export function helpText(): string {
  return `Starts an inference-server project.

  ${usage}

NAME is the name of the npm package, with or without a scope: tides, @acme/tides.

Templates:
${templateList()}
Flags:
  -t, --template TEMPLATE  One of the templates. Without it you are asked, on a terminal.
  -d, --directory FOLDER   Where to write. It must be empty. Default: the name without its scope.
  -h, --help               Print this.
  -v, --version            Print the version.
`;
}
