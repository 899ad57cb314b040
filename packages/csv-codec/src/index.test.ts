import { expect, it } from "vitest";
import plugin from "./plugin.ts";
import * as surface from "./index.ts";

it("exports the factory, and its options as types", () => {
  expect(Object.keys(surface)).toEqual(["csvCodec"]);
});

it("exports the codec with its defaults as its plugin", () => {
  expect(plugin.name).toBe("@inference-server/csv-codec");
  expect(plugin.encode([[1, 2]])).toBe("1,2\n");
});
