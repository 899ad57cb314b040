import { constants } from "node:os";
import { setFlagsFromString } from "node:v8";
import { batchTransform } from "./batch-transform.ts";
import { readCommandLine } from "./command-line.ts";
import { helpText, usage } from "./help.ts";
import { JobError } from "./job-error.ts";
import { ownVersion } from "./own-package.ts";
import { createReporter } from "./report/reporter.ts";
import type { TransformOptions } from "./transform-options.ts";

/** Runs the command `batch-transform`, and sets the process's exit code. */
export async function runCommandLine(args: readonly string[]): Promise<void> {
  // What a request leaves behind is garbage at once; room for more of it would only be filled, and
  // takes twice the memory in a job of many small requests.
  setFlagsFromString("--semi-space-growth-factor=1");
  const { options, help, version, problems } = readCommandLine(args);
  if (help) {
    process.stdout.write(helpText());
  } else if (version) {
    process.stdout.write(`${ownVersion()}\n`);
  } else if (problems.length > 0) {
    process.stderr.write(`${problems.join("\n")}\nWrite: ${usage}\n`);
    process.exitCode = exitCodes.usage;
  } else {
    await transform(options);
  }
}

/** Some inputs have no output; the job cannot be run as it is described. */
const exitCodes = { failed: 1, usage: 2 } as const;

async function transform(options: TransformOptions): Promise<void> {
  const interruption = onInterruption();
  const reporter = createReporter({ out: process.stdout, error: process.stderr });
  const onEvent = reporter.note;
  try {
    const report = await batchTransform({ ...options, signal: interruption.signal, onEvent });
    reporter.summarize(report);
    if (report.failed.length > 0) process.exitCode = exitCodes.failed;
  } catch (error) {
    reporter.close();
    const { reason } = interruption;
    if (reason !== undefined) {
      process.stderr.write("Interrupted. Run the same command again to go on.\n");
      process.exitCode = 128 + constants.signals[reason];
    } else if (error instanceof JobError) {
      process.stderr.write(`${error.message}\n`);
      process.exitCode = error.fault === "usage" ? exitCodes.usage : exitCodes.failed;
    } else {
      throw error;
    }
  } finally {
    reporter.close();
    interruption.release();
  }
}

const interrupting = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Ends the job on the first signal that asks for it; a second one ends the process as usual. */
function onInterruption() {
  const controller = new AbortController();
  let reason: (typeof interrupting)[number] | undefined;
  const release = (): void => {
    for (const name of interrupting) process.off(name, interrupt);
  };
  const interrupt = (name: NodeJS.Signals): void => {
    release();
    reason = interrupting.find((each) => each === name);
    controller.abort(new Error(`The job was ended by ${name}.`));
  };
  for (const name of interrupting) process.on(name, interrupt);
  return {
    signal: controller.signal,
    get reason() {
      return reason;
    },
    release,
  };
}
