import { fileArgument, type CommandLine } from "../command-line.ts";
import { json, printReport } from "../command-report.ts";
import { compose } from "../composition.ts";
import { inspectionText } from "./inspection-text.ts";
import { inspectionOf } from "./inspection.ts";
import { problemsOf } from "../problems-of.ts";
import { resolveSettings } from "../resolve-settings.ts";
import { settingsSources } from "../serve-settings.ts";
import { servedOptions } from "../served-options.ts";
import { readableFailure, type StartProblem } from "../start-error.ts";

/**
 * Prints what would be served, and ends the process: with 1 if nothing could be. The model is
 * loaded only if that is asked for.
 */
export function inspectApplication(commandLine: CommandLine): Promise<void> {
  return printReport(async () => {
    try {
      return { stdout: await inspect(commandLine), exitCode: 0 };
    } catch (error) {
      const problems = problemsOf(error);
      if (problems === undefined) throw error;
      return commandLine.json
        ? { stdout: json({ problems }), exitCode: 1 }
        : {
            stderr: `${readableFailure(error) ?? problems.map(sentences).join("\n")}\n`,
            exitCode: 1,
          };
    }
  });
}

async function inspect(commandLine: CommandLine): Promise<string> {
  const { file, problems } = fileArgument(commandLine);
  const options = await servedOptions(file);
  const { values } = commandLine;
  const settings = resolveSettings(settingsSources(options, { values, problems }));
  const composition = await compose({ from: options.from, plugins: options.plugins }, settings);
  const { service } = composition;
  if (commandLine.load) await service.load();
  const inspection = await inspectionOf(composition, settings);
  await service.close();
  return commandLine.json ? json(inspection) : inspectionText(inspection);
}

function sentences({ plugin, message, fix }: StartProblem): string {
  return `${plugin === undefined ? "" : `"${plugin}": `}${message} ${fix}`;
}
