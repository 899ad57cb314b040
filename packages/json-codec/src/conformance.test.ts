import { assertPluginPackage, describeCodec } from "@inference-server/testing";
import { describe, it, test } from "vitest";
import { malformed, malformedLines, samples, samplesOfLines } from "../test/samples.ts";
import { jsonCodec, jsonLinesCodec } from "./index.ts";
import goldenLines from "./json-lines.golden.json" with { type: "json" };
import golden from "./json.golden.json" with { type: "json" };

describe("JSON", () => {
  describeCodec(jsonCodec(), {
    samples,
    malformed,
    golden,
    test,
  });
});

describe("JSON Lines", () => {
  describeCodec(jsonLinesCodec(), {
    samples: samplesOfLines,
    malformed: malformedLines,
    golden: goldenLines,
    test,
  });
});

it("is a package that can be installed and found", async () => {
  await assertPluginPackage(import.meta.url);
});
