import { didYouMean } from "@inference-server/core";
import { examineApplication } from "./doctor/doctor-command.ts";
import { readCommandLine, type CommandLine } from "./command-line.ts";
import { develop } from "./dev.ts";
import { helpText } from "./help.ts";
import { inspectApplication } from "./inspect/inspect-command.ts";
import { ownPackage } from "./own-package.ts";
import { serve } from "./serve.ts";
import { readableFailure } from "./start-error.ts";

const commands = ["serve", "dev", "inspect", "doctor"];

/** Runs the command `inference-server`, in the application's folder. */
export async function runCommandLine(args: readonly string[]): Promise<void> {
  const commandLine = readCommandLine(args);
  const { words, help, version } = commandLine;
  const [command = "serve"] = words;
  if (help) {
    process.stdout.write(helpText());
  } else if (version) {
    process.stdout.write(`${ownPackage().version}\n`);
  } else if (command === "dev") {
    developOrSayWhyNot(commandLine);
  } else if (command === "inspect") {
    await inspectApplication(commandLine);
  } else if (command === "doctor") {
    await examineApplication(commandLine);
  } else if (command === "serve") {
    await serve({ from: process.cwd(), args });
  } else {
    const known = commands.map((name) => `"${name}"`).join(", ");
    const unknown =
      `There is no command "${command}".${didYouMean(command, commands)} ` +
      `The commands are ${known}. See --help.`;
    // After a flag that there is not, the word may be meant as its value.
    const problems = commandLine.problems.length > 0 ? commandLine.problems : [unknown];
    process.stderr.write(`${problems.join("\n")}\n`);
    process.exitCode = 1;
  }
}

/** Nobody else handles what is thrown before there is a server. */
function developOrSayWhyNot(commandLine: CommandLine): void {
  try {
    develop(commandLine);
  } catch (error) {
    const reason = readableFailure(error);
    if (reason === undefined) throw error;
    process.stderr.write(`${reason}\n`);
    process.exitCode = 1;
  }
}
