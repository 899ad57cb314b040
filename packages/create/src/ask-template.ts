import { createInterface } from "node:readline/promises";
import { CreationError } from "./creation-error.ts";
import { templateList } from "./help.ts";
import { isTemplateName, templateNames, type TemplateName } from "./templates.ts";

/** Where a question is asked and answered. */
export interface Terminal {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
}

/**
 * Asks for a template, by number or by name, until there is an answer that means one.
 *
 * @throws CreationError if the input ends first.
 */
export async function askTemplate({ input, output }: Terminal): Promise<TemplateName> {
  const lines = createInterface({ input, output });
  const ended = new AbortController();
  lines.once("close", () => ended.abort());
  // Without a listener readline would pause, and the process end as if nothing had been asked.
  lines.once("SIGINT", () => lines.close());
  try {
    output.write(templateList());
    for (;;) {
      const answer = await lines.question("Which template? ", { signal: ended.signal });
      const template = templateOf(answer.trim());
      if (template !== undefined) return template;
      output.write(`Answer with a number from 1 to ${templateNames.length}, or with a name.\n`);
    }
  } catch (error) {
    if (!ended.signal.aborted) throw error;
    throw new CreationError("No template was chosen. Nothing was written.", { cause: error });
  } finally {
    lines.close();
  }
}

function templateOf(answer: string): TemplateName | undefined {
  if (isTemplateName(answer)) return answer;
  return /^\d+$/u.test(answer) ? templateNames[Number(answer) - 1] : undefined;
}
