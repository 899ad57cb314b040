import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { pageOf, root } from "./documentation/pages.ts";
import { codeIn, tableBelow } from "./documentation/tables.ts";

it("the page for authors of codecs has every field of a codec, in its order", () => {
  const source = readFileSync(join(root, "packages/core/src/codec-definition.ts"), "utf8");
  const [, list = ""] = /^const fields: .*? = \{\n(.*?)^\};/msu.exec(source) ?? [];
  const fields = [...list.matchAll(/^ {2}(\w+): true,$/gmu)].map(([, field]) => field);
  const rows = tableBelow(pageOf("docs/codec-author.md"), "What a codec promises");
  expect(fields.length).toBeGreaterThan(0);
  expect(rows.map((row) => codeIn(row["field"] ?? "")[0])).toEqual(fields);
});
