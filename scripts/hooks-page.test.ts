import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createPluginManager, hookCombinations } from "../packages/core/src/index.ts";
import { pageOf, root } from "./documentation/pages.ts";
import { codeIn, tableBelow } from "./documentation/tables.ts";

const page = pageOf("docs/hooks.md");
const hooks = Object.entries(hookCombinations);
const source = readFileSync(join(root, "packages/core/src/hooks.ts"), "utf8");

describe("the page of hooks", () => {
  it("has a section for each hook, in their order", () => {
    const headings = [...page.text.matchAll(/^## (\w+)$/gmu)].map(([, heading = ""]) => heading);
    const known = hooks.map(([name]) => name);
    expect(headings.filter((heading) => /^[a-z]/u.test(heading))).toEqual(known);
  });

  it.each(hooks)("says of %s how answers combine and what it receives", (hook, combination) => {
    expect(codeIn(cell(hook, "combination"))[0]).toBe(combination);
    const receives = codeIn(cell(hook, "receives"));
    expect(receives).toEqual(fieldsOf(argumentsOf(hook)));
  });

  it.each([
    ["pingFn", { model: null }],
    ["batchStrategy", {}],
    ["maxConcurrentTransforms", {}],
    ["maxPayloadInMB", {}],
  ] as const)("says of %s what the default is", async (hook, args) => {
    const answer: unknown = await createPluginManager().call(hook, args);
    expect(cell(hook, "default")).toBe(`\`${JSON.stringify(answer)}\``);
  });

  it("says what a request brings along", () => {
    const context = readFileSync(join(root, "packages/core/src/context.ts"), "utf8");
    const listed = tableBelow(page, "What a request brings along");
    expect(listed.map((row) => codeIn(row["field"] ?? "")[0])).toEqual(
      fieldsOf("Context", context),
    );
  });
});

/** What the table of a hook says in a row. */
function cell(hook: string, row: string): string {
  const rows = tableBelow(page, hook);
  return rows.find(({ hook: title }) => title === row)?.[`\`${hook}\``] ?? "";
}

/** The name of the type that a hook takes. */
function argumentsOf(hook: string): string {
  const [, type = ""] = new RegExp(`^  ${hook}\\(args: (\\w+)`, "mu").exec(source) ?? [];
  return type;
}

/** The fields of an interface in a source. */
function fieldsOf(type: string, text = source): readonly string[] {
  const [, body = ""] =
    new RegExp(`^export interface ${type}\\b.*?\\{\\n(.*?)^\\}`, "msu").exec(text) ?? [];
  return [...body.matchAll(/^ {2}(?:readonly )?(\w+)\??:/gmu)].map(([, field = ""]) => field);
}
