import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { pinned } from "../pinning.ts";

/** Runs a program that asks servers, on the processor that is theirs; answers its last line. */
export async function run(command: readonly [string, ...string[]]): Promise<string> {
  const [program, ...args] = pinned(1, command);
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "inherit"] });
  const exited = once(child, "exit");
  const output = await text(child.stdout);
  const [status] = (await exited) as [number | null];
  if (status !== 0) throw new Error(`"${command[0]}" ended with ${status}:\n${output}`);
  return output.trimEnd().split("\n").at(-1) ?? "";
}
