import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startServer } from "../packages/testing/src/start-server.ts";
import { codeBlocks, indentedCode, placeOf } from "./documentation/code-blocks.ts";
import { matches, parseElided } from "./documentation/elision.ts";
import { workspacePackages } from "./documentation/example-folder.ts";
import { writeExamples, type Examples } from "./documentation/examples.ts";
import { brokenLinks } from "./documentation/links.ts";
import { markerProblem } from "./documentation/markers.ts";
import { documentationPages, root } from "./documentation/pages.ts";
import { runExamples } from "./documentation/run-examples.ts";
import { play, stepsOf } from "./documentation/transcript.ts";
import { typeErrors } from "./documentation/type-check.ts";

const source = "--conditions=@inference-server/source";
const pages = documentationPages();
const blocks = pages.flatMap(codeBlocks);
const ofLanguage = (language: string) => blocks.filter((block) => block.language === language);

// A compiler and several processes, on two shared cores.
const slow = 60_000;

let examples: Examples;
beforeAll(async () => {
  examples = await writeExamples(blocks);
});
afterAll(() => examples[Symbol.asyncDispose]());

describe("every page", () => {
  it("keeps its code in fenced blocks that say what they are", () => {
    const unmarked = blocks.flatMap((block) => {
      const problem = markerProblem(block);
      return problem === undefined ? [] : [`${placeOf(block)} ${problem}`];
    });
    const indented = pages.flatMap((page) =>
      indentedCode(page).map((line) => `${page.file}:${line} is code in no fenced block.`),
    );
    expect([...unmarked, ...indented]).toEqual([]);
  });

  it("links to what exists", () => {
    expect(pages.flatMap(brokenLinks)).toEqual([]);
  });

  it("names packages that exist", () => {
    const names = new Set([...workspacePackages().map(([name]) => name), ...notPackages]);
    const strangers = pages.flatMap(({ file, text }) =>
      [...text.matchAll(/@inference-server\/[a-z-]+/gu)]
        .filter(([name]) => !names.has(name))
        .map(([name]) => `${file}: ${name}`),
    );
    expect(strangers).toEqual([]);
  });
});

describe("every block", () => {
  it("of TypeScript type-checks", { timeout: slow }, async () => {
    expect(await typeErrors(examples)).toEqual([]);
  });

  it("of JSON parses", () => {
    for (const block of ofLanguage("json")) {
      const parse = block.markers.has("elided") ? parseElided : JSON.parse;
      expect(() => parse(block.content), placeOf(block)).not.toThrow();
    }
  });

  it("of shell commands is one that a shell can read", async () => {
    for (const block of ofLanguage("sh")) {
      const syntax = promisify(execFile)("sh", ["-n", "-c", block.content]);
      await expect(syntax, placeOf(block)).resolves.toMatchObject({ stderr: "" });
    }
  });

  it("marked run does what its comments say", { timeout: slow }, async () => {
    const runs = await runExamples(
      examples.typescript
        .filter(({ block }) => block.markers.has("run"))
        .map((example) => {
          const after = blocks[blocks.indexOf(example.block) + 1];
          return { ...example, ...(after?.markers.has("output") && { output: after.content }) };
        }),
    );
    expect(runs.length).toBeGreaterThan(0);
    for (const { place, printed, expected } of runs) {
      if (!matches(printed, expected)) expect(`${place}\n${printed}`).toBe(`${place}\n${expected}`);
    }
  });

  it("marked test passes as a test", { timeout: slow }, async () => {
    const files = examples.typescript.filter(({ block }) => block.markers.has("test"));
    expect(files.length).toBeGreaterThan(0);
    const args = [source, "--test", "--test-reporter=tap", ...files.map(({ file }) => file)];
    const run = promisify(execFile)(process.execPath, args, { cwd: examples.folder.path });
    const failed = await run.then(
      () => [],
      ({ stdout }: { readonly stdout: string }) => stdout.match(/^ *not ok .*$/gmu),
    );
    expect(failed).toEqual([]);
  });
});

describe("every transcript", () => {
  it("is what the server application prints", { timeout: slow }, async () => {
    const server = await startServer([process.execPath, source, "src/main.ts"], {
      cwd: join(root, "apps/server"),
    });
    try {
      for (const block of ofLanguage("console")) {
        if (!block.markers.has("page")) await replay(block.content, server.origin);
      }
    } finally {
      await server.stop();
    }
  });

  it("marked page is what the page's own application prints", { timeout: slow }, async () => {
    const bin = join(root, "packages/node/bin/inference-server.js");
    for (const block of ofLanguage("console").filter(({ markers }) => markers.has("page"))) {
      const server = await startServer([process.execPath, source, bin], {
        cwd: examples.folderOf(block),
      });
      try {
        await replay(block.content, server.origin);
      } finally {
        await server.stop();
      }
    }
  });
});

/** Plays a transcript, and compares what each command prints. */
async function replay(content: string, origin: string): Promise<void> {
  for (const { command, output } of stepsOf(content)) {
    const printed = await play(command, origin);
    if (matches(printed, output)) continue;
    expect(`$ ${command}\n${printed}`).toBe(`$ ${command}\n${output}`);
  }
}

/** The export condition of the workspace, which pages may name. */
const notPackages = ["@inference-server/source"];
