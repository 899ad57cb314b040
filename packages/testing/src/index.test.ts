import { expect, it } from "vitest";
import * as testing from "./index.ts";

it("exports what plugin authors test with", () => {
  expect(Object.keys(testing).toSorted()).toEqual(
    expect.arrayContaining([
      "assertPluginPackage",
      "client",
      "describeCodec",
      "describeModel",
      "goldenOf",
      "hookImplIsValid",
      "pluginIsRegistered",
      "pluginManager",
      "postInvocations",
      "predict",
    ]),
  );
});
