import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { pinned } from "../pinning.ts";

/**
 * Runs a program that asks servers; answers its last line.
 *
 * @param isPinned to the processor that the server has not
 */
export async function run(
  command: readonly [string, ...string[]],
  isPinned: boolean,
): Promise<string> {
  const [program, ...args] = isPinned ? pinned(1, command) : command;
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "inherit"] });
  const exited = once(child, "exit");
  const output = await text(child.stdout);
  const [status] = (await exited) as [number | null];
  if (status !== 0) throw new Error(`"${command[0]}" ended with ${status}:\n${output}`);
  return output.trimEnd().split("\n").at(-1) ?? "";
}
