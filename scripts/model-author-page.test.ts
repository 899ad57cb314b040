import { expect, it } from "vitest";
import { createService, defineModel } from "../packages/core/src/index.ts";
import jsonCodecs from "../packages/json-codec/src/plugin.ts";
import { pageOf } from "./documentation/pages.ts";
import { codeIn, tableBelow } from "./documentation/tables.ts";

it("the page for authors of models says how payloads are answered", async () => {
  const double = defineModel({
    name: "double",
    predict: ({ record }) => ({ y: (record as { readonly x: number }).x * 2 }),
  });
  const service = createService({ plugins: [double, ...jsonCodecs] });
  for (const row of tableBelow(pageOf("docs/model-author.md"), "Payloads and answers")) {
    const [payload = "", answer] = ["payload", "answer"].map(
      (title) => codeIn(row[title] ?? "")[0],
    );
    const result = await service.invoke({
      body: new TextEncoder().encode(payload),
      headers: { "content-type": "application/json" },
    });
    expect(result.ok && [result.body, result.report.records]).toEqual([
      answer,
      Number(row["records"]),
    ]);
  }
});
