import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { userEnvironment } from "./user-environment.ts";

const execute = promisify(execFile);

/** A program and its arguments. */
export type Command = readonly [program: string, ...args: string[]];

/**
 * Runs a command to its end as a user would, and answers what it printed.
 *
 * @throws Error with everything it wrote, if it fails or takes more than two minutes.
 */
export async function runCommand(
  [program, ...args]: Command,
  cwd: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<string> {
  const options = {
    cwd,
    env: { ...userEnvironment(), ...environment },
    timeout: 120_000,
    killSignal: "SIGKILL",
    maxBuffer: 16 * 1024 ** 2,
  } as const;
  try {
    const { stdout } = await execute(program, args, options);
    return stdout;
  } catch (error) {
    const { stdout = "", stderr = "" } = error as { readonly stdout?: string; stderr?: string };
    throw new Error(`"${[program, ...args].join(" ")}" failed.\n${stdout}${stderr}`, {
      cause: error,
    });
  }
}
