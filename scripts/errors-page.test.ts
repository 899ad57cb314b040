import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { pageOf, root } from "./documentation/pages.ts";
import { codeIn, tableBelow, type Row } from "./documentation/tables.ts";

const page = pageOf("docs/errors.md");

describe("the page of errors", () => {
  it("has every code of an answer, with its status", () => {
    const answers = found(
      ["packages/{core,http,node}/src/**/*.ts"],
      /status: (\d{3}),\s*code: "(\w+)"/gu,
    );
    const listed = tableBelow(page, "Answers to a request").map(
      (row) => `${row["status"]} ${codeOf(row)}`,
    );
    expect(listed.toSorted()).toEqual(answers.map(([status, code]) => `${status} ${code}`));
  });

  it("has every problem of a composition", () => {
    const codes = found(
      ["packages/core/src/!(composition-warnings).ts", "packages/core/src/discovery/**/*.ts"],
      /(?:(?<!status: \d{3},\s*)\bcode(?::| =)|\b(?:report|say)\() *\n? *"(\w+)"/gu,
    );
    expect(codesOf("Problems of a composition")).toEqual(codes.flat());
  });

  it("has every other problem of a start", () => {
    const codes = found(["packages/node/src/**/*.ts"], /(?<!status: \d{3},\s*)\bcode: "(\w+)"/gu);
    expect(codesOf("Problems of a start")).toEqual(codes.flat());
  });

  it("has every warning of a composition", () => {
    const codes = found(["packages/core/src/composition-warnings.ts"], /\bcode: "(\w+)"/gu);
    expect(codesOf("Warnings of a composition")).toEqual(codes.flat());
  });
});

function codesOf(heading: string): readonly string[] {
  return tableBelow(page, heading).map(codeOf).toSorted();
}

function codeOf(row: Row): string {
  return codeIn(row["code"] ?? "")[0] ?? "";
}

/** What a pattern's groups find in sources, each once, in alphabetical order. */
function found(sources: readonly string[], pattern: RegExp): readonly (readonly string[])[] {
  const files = globSync([...sources], { cwd: root, exclude: ["**/*.test.ts", "**/*.test-d.ts"] });
  const matches = files.flatMap((file) => [
    ...readFileSync(join(root, file), "utf8").matchAll(pattern),
  ]);
  const unique = new Map(matches.map(([, ...groups]) => [groups.join(" "), groups]));
  return [...unique].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, groups]) => groups);
}
