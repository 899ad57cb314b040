import { flagNames, flags, type Flag, type FlagName } from "./flags.ts";

/** How the command is written. */
export const usage = "batch-transform INPUT… --output DIR [--url URL | --app PATH] [flags]";

/** What `--help` prints. */
export function helpText(): string {
  return [
    "Runs files through a model as a transform job of SageMaker does.",
    "",
    `  ${usage}`,
    "",
    "INPUT is a file, or a folder of files at any depth. The output of DATA.csv is DIR/DATA.csv.out.",
    "Outputs that are finished are skipped, so a job that was interrupted is run again as it was.",
    "",
    "Flags, with the names of SageMaker's CreateTransformJob where it has them:",
    ...flagNames.map(lineOf),
    "",
    "It ends with 0 if every input has its output, with 1 if one has none, with 2 if the job cannot",
    "be run as it is described, with 130 on Ctrl-C and 143 on SIGTERM.",
    "",
  ].join("\n");
}

/** How a flag is written: `--output DIR`. */
export function writtenFlag(name: FlagName): string {
  const { placeholder }: Flag = flags[name];
  return placeholder === undefined ? `--${name}` : `--${name} ${placeholder}`;
}

function lineOf(name: FlagName): string {
  const { short, description, values, default: otherwise }: Flag = flags[name];
  const head = short === undefined ? "     " : `  -${short},`;
  const choice = values === undefined ? "" : ` ${values.join(", ")}.`;
  const rest = otherwise === undefined ? "" : ` Default: ${otherwise}.`;
  const written = writtenFlag(name);
  return `${head} ${written}\n          ${`${description}${choice}${rest}`.replaceAll("`", "")}`;
}
