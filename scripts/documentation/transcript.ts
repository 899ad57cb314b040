import { commands } from "./commands.ts";
import { pipelineOf } from "./shell-words.ts";

/** A command of a transcript, and what it printed. */
export interface Step {
  readonly command: string;
  readonly output: string;
}

/**
 * The steps of a transcript: each begins with `$ `, a `\` at its end continues it.
 *
 * @throws Error if the transcript begins with anything else.
 */
export function stepsOf(content: string): readonly Step[] {
  const [before, ...steps] = content.replaceAll(/\\\n\s*/gu, "").split(/^\$ /mu);
  if (before !== "") throw new Error(`A transcript begins with "$ ", and not with "${before}".`);
  return steps.map((step) => {
    const end = step.indexOf("\n");
    return { command: step.slice(0, end), output: step.slice(end + 1).trimEnd() };
  });
}

/** Plays a command against a server, and answers what it printed. */
export async function play(command: string, origin: string): Promise<string> {
  let bytes: Buffer = Buffer.alloc(0);
  for (const [name = "", ...args] of pipelineOf(command)) {
    const run = commands[name];
    if (run === undefined) throw new Error(`The checker cannot play the command "${name}".`);
    bytes = await run(args, bytes, origin);
  }
  return bytes.toString("utf8").trimEnd();
}
