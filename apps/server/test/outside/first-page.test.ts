import type { ServerProcess } from "@inference-server/testing";
import { expect, it } from "vitest";
import {
  codeBlocks,
  placeOf,
  type CodeBlock,
} from "../../../../scripts/documentation/code-blocks.ts";
import { matches } from "../../../../scripts/documentation/elision.ts";
import { pageOf } from "../../../../scripts/documentation/pages.ts";
import { play, stepsOf } from "../../../../scripts/documentation/transcript.ts";
import { installers } from "./support/installers.ts";
import { makeTeamFolder, type TeamFolder } from "./support/team-folder.ts";

/** A person who reads the page from the top and does what it says. */
interface Reader {
  readonly team: TeamFolder;
  /** What each command printed. */
  readonly printed: Map<string, string>;
  server?: ServerProcess;
}

it("the first page alone leads from an empty folder to a tested, served prediction", async () => {
  const [npm] = installers;
  if (npm === undefined) throw new Error("npm is not among the installers.");
  const quiet = { npm_config_loglevel: "error", npm_config_prefer_offline: "true" };
  const reader: Reader = { team: await makeTeamFolder(npm, quiet), printed: new Map() };
  for (const block of firstBlocks()) await follow(block, reader);

  expect(reader.printed.get("npx tsc")).toBe("");
  expect(reader.printed.get("node --test")).toMatch(/^\S+ pass [1-9]\d*$/mu);
  expect(await reader.server?.stop()).toEqual({ code: 0, signal: null });
});

/** What stands on the page up to the first tested prediction. */
function firstBlocks(): readonly CodeBlock[] {
  const { file, text } = pageOf("docs/model-author.md");
  const end = text.indexOf("\n## Load it from files\n");
  expect(end, "where the first part ends").toBeGreaterThan(0);
  return codeBlocks({ file, text: text.slice(0, end) });
}

async function follow(block: CodeBlock, reader: Reader): Promise<void> {
  const { language, markers, content } = block;
  const file = markers.get("file");
  if (file === "package.json") await compareManifest(content, reader);
  else if (file !== undefined) await reader.team.write(file, content);
  else if (language === "sh") await runEach(content, reader);
  else if (language === "console") await askEach(content, reader);
  else throw new Error(`${placeOf(block)} does not say a reader what to do with it.`);
}

/** npm has written the file: the page shows "what matters" of it, and the oldest ranges that will do. */
async function compareManifest(content: string, { team }: Reader): Promise<void> {
  type Manifest = Readonly<Record<string, unknown>>;
  const { name: _folder, dependencies, ...shown } = JSON.parse(content) as Manifest;
  const written = JSON.parse(await team.read("package.json")) as Manifest;
  expect(written).toMatchObject(shown);
  expect(Object.keys(written["dependencies"] ?? {})).toEqual(Object.keys(dependencies ?? {}));
}

async function runEach(content: string, reader: Reader): Promise<void> {
  for (const line of content.trimEnd().split("\n")) {
    const [, command] = /^npx inference-server (\w+)$/u.exec(line) ?? [];
    if (command === undefined) {
      reader.printed.set(line, await reader.team.run("sh", "-c", line));
    } else {
      // Where something is wrong, "dev" would wait for a change: this says what it is, and ends.
      await reader.team.run("node_modules/.bin/inference-server", "inspect");
      // A program has no terminal, and reads where the server listens in the log.
      reader.server = await reader.team.serve(command, "--log-format", "json");
    }
  }
}

async function askEach(content: string, { server }: Reader): Promise<void> {
  for (const { command, output } of stepsOf(content)) {
    const printed = await play(command, server?.origin ?? "");
    expect(matches(printed, output), `$ ${command}\n${printed}`).toBe(true);
  }
}
