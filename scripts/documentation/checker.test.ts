import { describe, expect, it } from "vitest";
import { codeBlocks, indentedCode } from "./code-blocks.ts";
import { matches, parseElided } from "./elision.ts";
import { writeExamples } from "./examples.ts";
import { checkable } from "./expectations.ts";
import { markerProblem } from "./markers.ts";
import { runExamples } from "./run-examples.ts";
import { pipelineOf } from "./shell-words.ts";
import { stepsOf } from "./transcript.ts";
import { typeErrors } from "./type-check.ts";

const page = (...lines: readonly string[]) => ({ file: "docs/x.md", text: lines.join("\n") });

describe("code blocks", () => {
  it("carry their language, their markers and their place", () => {
    const [block] = codeBlocks(page("Text", "", "```ts run file=a.ts", "1;", "```"));
    expect(block).toEqual({
      page: "docs/x.md",
      line: 4,
      language: "ts",
      markers: new Map([
        ["run", ""],
        ["file", "a.ts"],
      ]),
      content: "1;\n",
    });
  });

  it("are refused in a language, or with a marker, that nobody checks", () => {
    const problems = codeBlocks(page("```js", "```", "```json run", "```", "```ts run", "```")).map(
      markerProblem,
    );
    expect(problems).toEqual([
      expect.stringContaining('the language "js"'),
      expect.stringContaining('the marker "run"'),
      undefined,
    ]);
  });

  it("are refused without a fence", () => {
    const text = page(
      "Text",
      "",
      "    npm install",
      "    npm test",
      "",
      "- item",
      "",
      "    of a list",
    );
    expect(indentedCode(text)).toEqual([3]);
  });

  it("are refused without an end", () => {
    expect(() => codeBlocks(page("```ts", "1;"))).toThrow(
      "docs/x.md:1: this block of code is never closed.",
    );
  });
});

describe("examples", () => {
  it("with a wrong type are found by page and line", async () => {
    await using examples = await writeExamples(
      codeBlocks(
        page(
          "```ts file=a.ts",
          "export const a = 1;",
          "```",
          "```ts",
          'import { a } from "./a.ts";',
          "a satisfies string;",
          "```",
        ),
      ),
    );
    expect(await typeErrors(examples)).toEqual([
      expect.stringMatching(/^docs\/x\.md:6: error TS/u),
    ]);
  });

  it("with a wrong comment are found", async () => {
    const blocks = codeBlocks(
      page(
        "```ts run",
        "console.log(1 + 1);",
        "// 3",
        "```",
        "```ts run",
        '"a".length;',
        "// 2",
        "```",
      ),
    );
    await using examples = await writeExamples(blocks);
    const [printing, valuing] = await runExamples(examples.typescript);
    expect(printing).toEqual({ place: "docs/x.md:2", printed: "2", expected: "3" });
    expect(valuing?.printed).toContain("Line 1 is 1, and its comment says 2.");
  });

  it("without a promise are refused", async () => {
    await using examples = await writeExamples(
      codeBlocks(page("```ts run", "const a = 1;", "```")),
    );
    await expect(runExamples(examples.typescript)).rejects.toThrow("docs/x.md:2 promises nothing.");
  });

  it("may promise the value of a statement of several lines", () => {
    const { code, checks } = checkable("f({\n  a: 1,\n}); // 2\n");
    expect(checks).toBe(1);
    expect(code).toBe("\n\nawait check(f({\n  a: 1,\n}), (2\n), 3);\n");
  });
});

describe("what is printed", () => {
  it.each([
    ["abc", "abc", true],
    ["abc", "ab", false],
    ["abc", "a…", true],
    ["abc", "…c", true],
    ["abc", "a…c", true],
    ["abc", "a…d…c", false],
    ["ab", "ab…b", false],
  ])("%j is %j: %s", (actual, expected, answer) => {
    expect(matches(actual, expected)).toBe(answer);
  });

  it("may be JSON with elements left out, but not out of texts", () => {
    expect(parseElided('{"a":"…","b":[1,…],…}')).toEqual({ a: "…", b: [1] });
  });
});

describe("transcripts", () => {
  it("are taken apart as a shell does", () => {
    expect(pipelineOf(String.raw`printf 'a b\n' | curl -H "x: \"y\"" it\'s`)).toEqual([
      ["printf", String.raw`a b\n`],
      ["curl", "-H", 'x: "y"', "it's"],
    ]);
  });

  it.each(["echo $HOME", "a > b", "a; b", "`a`"])(
    "are refused where only a shell can tell: %s",
    (line) => {
      expect(() => pipelineOf(line)).toThrow("does not know what a shell makes of");
    },
  );

  it("have commands and what they print", () => {
    expect(stepsOf("$ a \\\n  b\nc\nd\n$ e\n")).toEqual([
      { command: "a b", output: "c\nd" },
      { command: "e", output: "" },
    ]);
    expect(() => stepsOf("a\n$ b\n")).toThrow("A transcript begins with");
  });
});
