import { askTemplate } from "./ask-template.ts";
import { readCommandLine, type CommandLine } from "./command-line.ts";
import { createProject, unknownTemplate } from "./create-project.ts";
import { CreationError } from "./creation-error.ts";
import { helpText, usage } from "./help.ts";
import { nextSteps } from "./next-steps.ts";
import { ownVersion } from "./own-package.ts";
import { packageNameProblem } from "./package-name.ts";
import { isTemplateName, templateNames, type TemplateName } from "./templates.ts";

/** Runs the command `create-inference-server` in the working directory. */
export async function runCommandLine(args: readonly string[]): Promise<void> {
  const commandLine = readCommandLine(args);
  try {
    if (commandLine.help) {
      process.stdout.write(helpText());
    } else if (commandLine.version) {
      process.stdout.write(`${ownVersion()}\n`);
    } else {
      await create(commandLine);
    }
  } catch (error) {
    if (!(error instanceof CreationError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}

async function create({ name, template, directory, problems }: CommandLine): Promise<void> {
  const all = [...problems, ...nameProblems(name), ...templateProblems(template)];
  if (name === undefined || all.length > 0) {
    throw new CreationError(`${all.join("\n")}\nWrite: ${usage}`);
  }
  const project = await createProject({
    name,
    template: await chosen(template),
    ...(directory !== undefined && { directory }),
  });
  process.stdout.write(nextSteps(project, process.cwd()));
}

function nameProblems(name: string | undefined): readonly string[] {
  if (name === undefined) return ["There is no name for the project."];
  const problem = packageNameProblem(name);
  return problem === undefined ? [] : [problem];
}

function templateProblems(template: string | undefined): readonly string[] {
  if (template !== undefined) return isTemplateName(template) ? [] : [unknownTemplate(template)];
  if (isTerminal()) return [];
  const known = templateNames.map((name) => `"${name}"`).join(", ");
  return [`There is no template, and no terminal to ask for one. The templates are ${known}.`];
}

async function chosen(template: string | undefined): Promise<TemplateName> {
  if (template !== undefined && isTemplateName(template)) return template;
  return askTemplate({ input: process.stdin, output: process.stdout });
}

function isTerminal(): boolean {
  return process.stdin.isTTY && process.stdout.isTTY;
}
