import { availableParallelism } from "node:os";
import { hasCommand } from "./has-command.ts";

/** Whether processes can be kept to one processor each: the server to one, its load to another. */
export const canPin = availableParallelism() >= 2 && hasCommand("taskset");

/** A command that runs on one processor alone, where that is possible. */
export function pinned(
  processor: 0 | 1,
  command: readonly [string, ...string[]],
): readonly [string, ...string[]] {
  return canPin ? ["taskset", "--cpu-list", String(processor), ...command] : command;
}
