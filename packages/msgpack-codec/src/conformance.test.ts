import { assertPluginPackage, describeCodec } from "@inference-server/testing";
import { describe, it, test } from "vitest";
import { malformed, samples } from "../test/samples.ts";
import { msgpackCodec } from "./index.ts";
import golden from "./msgpack.golden.json" with { type: "json" };

describe("MessagePack", () => {
  describeCodec(msgpackCodec(), {
    samples,
    malformed,
    golden,
    test,
  });
});

it("is a package that can be installed and found", async () => {
  await assertPluginPackage(import.meta.url);
});
