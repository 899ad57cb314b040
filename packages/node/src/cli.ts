import { readFileSync } from "node:fs";
import { didYouMean } from "@inference-server/core";
import { readCommandLine } from "./command-line.ts";
import { develop } from "./dev.ts";
import { helpText } from "./help.ts";
import { serve } from "./serve.ts";

const commands = ["serve", "dev"];

/** Runs the command `inference-server`, in the application's folder. */
export async function runCommandLine(args: readonly string[]): Promise<void> {
  const commandLine = readCommandLine(args);
  const { words, help, version } = commandLine;
  const [command = "serve"] = words;
  if (help) {
    process.stdout.write(helpText());
  } else if (version) {
    process.stdout.write(`${ownVersion()}\n`);
  } else if (command === "dev") {
    develop(commandLine);
  } else if (command === "serve") {
    await serve({ from: process.cwd(), args });
  } else {
    const known = commands.map((name) => `"${name}"`).join(" and ");
    process.stderr.write(
      `There is no command "${command}".${didYouMean(command, commands)} ` +
        `The commands are ${known}. See --help.\n`,
    );
    process.exitCode = 1;
  }
}

function ownVersion(): string {
  const manifest: unknown = JSON.parse(
    readFileSync(new URL("../package.json", import.meta.url), "utf8"),
  );
  return (manifest as { readonly version: string }).version;
}
