/** What a command prints, and the code that the process ends with. */
export interface CommandReport {
  readonly stdout?: string;
  /** Why there is no result, for people. */
  readonly stderr?: string;
  readonly exitCode: number;
}

/**
 * Prints what a command found out, and ends the process. Stdout holds that alone, so that programs
 * can read it: what plugins print when they are imported goes to stderr.
 */
export async function printReport(make: () => Promise<CommandReport>): Promise<void> {
  const { stdout, stderr } = process;
  const write = stdout.write.bind(stdout);
  stdout.write = stderr.write.bind(stderr);
  try {
    const { stdout: result = "", stderr: failure = "", exitCode } = await make();
    // A plugin may keep the process alive with what it opened when it was imported.
    stderr.write(failure, () => write(result, () => process.exit(exitCode)));
  } finally {
    stdout.write = write;
  }
}

/** Plain data as a program reads it and a person can. */
export function json(data: unknown): string {
  return `${JSON.stringify(data, undefined, 2)}\n`;
}
