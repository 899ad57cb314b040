import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { expect, it } from "vitest";
import { askTemplate } from "./ask-template.ts";
import { CreationError } from "./creation-error.ts";
import type { TemplateName } from "./templates.ts";

it.each([
  ["a number", "3\n", "codec"],
  ["a name", " onnx \n", "onnx"],
])("takes %s for an answer", async (_, typed, template) => {
  const { answer } = await ask(typed);
  expect(answer).toBe(template);
});

it("lists the templates, and asks again until there is one", async () => {
  const { answer, shown } = await ask("0\n5\nmodle\nmodel\n");
  expect(answer).toBe("model");
  expect(shown).toContain("  2  model-package  A model as a package");
  expect(shown.match(/Which template\?/gu)).toHaveLength(4);
  expect(shown.match(/Answer with a number from 1 to 4, or with a name\./gu)).toHaveLength(3);
});

it("gives up where the input ends", async () => {
  const asked = ask("what\n");
  await expect(asked).rejects.toThrow(CreationError);
  await expect(asked).rejects.toThrow("No template was chosen. Nothing was written.");
});

interface Asked {
  readonly answer: TemplateName;
  readonly shown: string;
}

/** Types, as a person would: a line when a question is on the screen, and then closes the input. */
async function ask(typed: string): Promise<Asked> {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const lines = typed.split(/(?<=\n)/u);
  output.on("data", (chunk: Buffer) => {
    if (!chunk.toString().includes("Which template?")) return;
    const line = lines.shift();
    if (line === undefined) input.end();
    else input.write(line);
  });
  const shown = text(output);
  const answer = await askTemplate({ input, output });
  output.end();
  return { answer, shown: await shown };
}
