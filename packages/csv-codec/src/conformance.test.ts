import { assertPluginPackage, describeCodec } from "@inference-server/testing";
import { describe, it, test } from "vitest";
import { malformed, samples } from "../test/samples.ts";
import golden from "./csv.golden.json" with { type: "json" };
import { csvCodec } from "./index.ts";

describe("CSV", () => {
  describeCodec(csvCodec(), {
    samples,
    malformed,
    golden,
    test,
  });
});

it("is a package that can be installed and found", async () => {
  await assertPluginPackage(import.meta.url);
});
